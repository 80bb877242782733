//! `schema [NAME]` prints the JSON Schemas (draft 2020-12) of front matter, of the config and of
//! `--json` output. The schemas of output are generated from the output types, so they always agree
//! with the output.

use clap::builder::{PossibleValue, PossibleValuesParser};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::card::front_matter_schema;
use crate::config::config_schema;
use crate::export::{
    CheckOutput, ExportOutput, GraphOutput, ListOutput, PathOutput, ShowOutput, enveloped_schema,
    printed,
};

use crate::page::Ink;

use super::Outcome;
use super::analyse::ANALYSES;
use super::config::ConfigOutput;
use super::error::Error;
use super::out::{Out, TableCell};
use super::stats::StatsOutput;

/// A schema that can be printed: its name on the command line, a description for the user, and the
/// function that returns it.
pub(super) type SchemaRow = (&'static str, &'static str, fn(SchemaGenerator) -> Schema);

const SCHEMAS: &[SchemaRow] = &[
    ("front-matter", "A card's front matter, for validation in editors", |_| front_matter_schema()),
    (
        "list",
        "The output of `list --json` and `who --json`",
        enveloped_schema::<ListOutput<'static>>,
    ),
    ("show", "The output of `show --json`", enveloped_schema::<ShowOutput<'static>>),
    ("check", "The output of `check --json`", enveloped_schema::<CheckOutput<'static>>),
    ("graph", "The output of `graph --json`", enveloped_schema::<GraphOutput<'static>>),
    ("path", "The output of `path --json`", enveloped_schema::<PathOutput<'static>>),
    ("export", "The output of `export json`", enveloped_schema::<ExportOutput<'static>>),
    ("config", "The config, for validation in editors", |_| config_schema()),
    (
        "config-output",
        "The output of `config --json`",
        SchemaGenerator::into_root_schema_for::<ConfigOutput>,
    ),
    ("stats", "The output of `stats --json`", enveloped_schema::<StatsOutput<'static>>),
];

fn rows() -> impl Iterator<Item = &'static SchemaRow> {
    SCHEMAS.iter().chain(ANALYSES)
}

/// Returns a parser that accepts the names of the schemas. `who` is an alias of `list`, because
/// both commands have the same output.
pub(super) fn names() -> PossibleValuesParser {
    let values = rows().map(|&(name, about, _)| {
        let value = PossibleValue::new(name).help(about);
        if name == "list" { value.alias("who") } else { value }
    });
    PossibleValuesParser::new(values)
}

/// Runs `schema [NAME]`.
pub(super) fn schema(name: Option<&str>, out: &mut Out) -> Result<Outcome, Error> {
    let Some(name) = name else {
        let table = rows().map(|(name, about, _)| {
            vec![TableCell::new(name, Ink::Key), TableCell::new(about, Ink::Text)]
        });
        out.table(&table.collect::<Vec<_>>())?;
        return Ok(Outcome::Found);
    };
    let name = if name == "who" { "list" } else { name };
    for (_, _, schema) in rows().filter(|row| row.0 == name) {
        out.json(&printed(&schema(generator())))?;
    }
    Ok(Outcome::Found)
}

/// Returns the generator for the schemas of `--json` output, in which every field is required, even
/// a field that can be null.
fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(plain))
        .into_generator()
}

/// Removes two details that matter only in the source code: the size of integers, and line breaks
/// in descriptions.
fn plain(schema: &mut Schema) {
    if schema.get("format").is_some_and(|format| format.as_str().is_some_and(is_width)) {
        schema.remove("format");
    }
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

fn is_width(format: &str) -> bool {
    let bits = format.trim_start_matches('u').strip_prefix("int");
    bits.is_some_and(|bits| bits.chars().all(|c| c.is_ascii_digit()))
}
