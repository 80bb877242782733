#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    rolescope_fuzz::query(data);
    rolescope::search::naive::agrees(&String::from_utf8_lossy(data));
});
