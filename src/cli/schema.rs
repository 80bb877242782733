//! `schema [NAME]`: the JSON Schemas (draft 2020-12) of `--json` output and front matter. They are
//! generated from the output types, so they always agree.

use std::io::IsTerminal;

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::card::front_matter_schema;
use crate::config::config_schema;
use crate::export::{
    CheckOutput, GraphOutput, ListOutput, PairOutput, PathOutput, ShowOutput, enveloped_schema,
    printed,
};

use super::Outcome;
use super::args::{Described, SchemaArgs};
use super::config::ConfigOutput;
use super::error::Error;
use super::out::Out;
use super::stats::StatsOutput;

/// `schema [NAME]`
pub(super) fn schema(args: &SchemaArgs, out: &mut Out) -> Result<Outcome, Error> {
    match args.name {
        Some(name) => out.json(&printed(&schema_named(name)))?,
        None => {
            let rows = Described::value_variants().iter().filter_map(|name| {
                let value = name.to_possible_value()?;
                let sentence = value.get_help().map(ToString::to_string);
                Some(vec![value.get_name().to_owned(), sentence.unwrap_or_default()])
            });
            out.table(&rows.collect::<Vec<_>>(), std::io::stdout().is_terminal())?;
        }
    }
    Ok(Outcome::Found)
}

fn schema_named(name: Described) -> Schema {
    let generator = generator();
    match name {
        Described::FrontMatter => front_matter_schema(),
        Described::List => enveloped_schema::<ListOutput<'_>>(generator),
        Described::Show => enveloped_schema::<ShowOutput<'_>>(generator),
        Described::Check => enveloped_schema::<CheckOutput<'_>>(generator),
        Described::Graph => enveloped_schema::<GraphOutput<'_>>(generator),
        Described::Path => enveloped_schema::<PathOutput<'_>>(generator),
        Described::Config => config_schema(),
        Described::ConfigOutput => generator.into_root_schema_for::<ConfigOutput>(),
        Described::Pair => enveloped_schema::<PairOutput<'_>>(generator),
        Described::Stats => enveloped_schema::<StatsOutput<'_>>(generator),
    }
}

/// The settings for output: every field is required, even if it may be null.
fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(plain))
        .into_generator()
}

/// Removes details that only concern the source: the width of integers and line breaks.
fn plain(schema: &mut Schema) {
    if schema.get("format").is_some_and(|format| format.as_str().is_some_and(is_width)) {
        schema.remove("format");
    }
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

fn is_width(format: &str) -> bool {
    let bare = format.trim_start_matches('u');
    bare.strip_prefix("int").is_some_and(|bits| bits.chars().all(|c| c.is_ascii_digit()))
}
