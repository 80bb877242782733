#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rolescope_fuzz::card(data));
