//! `schema [NAME]`: what is printed with `--json`, and what front matter may hold, as JSON Schema
//! (draft 2020-12). It is made from the types that are printed, so it cannot say anything else.

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
use super::args::{Described, SchemaOf};
use super::config::ConfigOutput;
use super::error::Error;
use super::out::Out;
use super::stats::StatsOutput;

/// `schema [NAME]`
pub(super) fn schema(args: &SchemaOf, out: &mut Out) -> Result<Outcome, Error> {
    match args.name {
        Some(name) => out.json(&printed(&of(name)))?,
        None => {
            let rows = Described::value_variants().iter().filter_map(|name| {
                let told = name.to_possible_value()?;
                let sentence = told.get_help().map(ToString::to_string);
                Some(vec![told.get_name().to_owned(), sentence.unwrap_or_default()])
            });
            out.table(&rows.collect::<Vec<_>>(), std::io::stdout().is_terminal())?;
        }
    }
    Ok(Outcome::Found)
}

fn of(name: Described) -> Schema {
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

/// Of what is written, not read: every field is there, if only as null.
fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(plain))
        .into_generator()
}

/// Without what only this source knows: how wide its integers are, and where its lines break.
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
