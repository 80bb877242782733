//! `schema [NAME]` prints the JSON Schemas (draft 2020-12) of front matter, of the config and of
//! `--json` output. The schemas of output are generated from the output types, so they always agree
//! with the output.

use std::io::IsTerminal;

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
use super::args::SchemaArgs;
use super::config::ConfigOutput;
use super::error::Error;
use super::out::{Out, TableCell};
use super::stats::StatsOutput;

/// A schema that can be printed.
pub(super) struct SchemaRow {
    /// The name on the command line.
    name: &'static str,
    /// A description for the user.
    about: &'static str,
    schema: fn(SchemaGenerator) -> Schema,
}

impl SchemaRow {
    pub(super) const fn new(
        name: &'static str,
        about: &'static str,
        schema: fn(SchemaGenerator) -> Schema,
    ) -> SchemaRow {
        SchemaRow { name, about, schema }
    }
}

const SCHEMAS: &[SchemaRow] = &[
    SchemaRow::new("front-matter", "A card's front matter, for validation in editors", |_| {
        front_matter_schema()
    }),
    SchemaRow::new("list", "The output of `list --json` and `who --json`", |generator| {
        enveloped_schema::<ListOutput<'_>>(generator)
    }),
    SchemaRow::new("show", "The output of `show --json`", |generator| {
        enveloped_schema::<ShowOutput<'_>>(generator)
    }),
    SchemaRow::new("check", "The output of `check --json`", |generator| {
        enveloped_schema::<CheckOutput<'_>>(generator)
    }),
    SchemaRow::new("graph", "The output of `graph --json`", |generator| {
        enveloped_schema::<GraphOutput<'_>>(generator)
    }),
    SchemaRow::new("path", "The output of `path --json`", |generator| {
        enveloped_schema::<PathOutput<'_>>(generator)
    }),
    SchemaRow::new("export", "The output of `export json`", |generator| {
        enveloped_schema::<ExportOutput<'_>>(generator)
    }),
    SchemaRow::new("config", "The config, for validation in editors", |_| config_schema()),
    SchemaRow::new("config-output", "The output of `config --json`", |generator| {
        generator.into_root_schema_for::<ConfigOutput>()
    }),
    SchemaRow::new("stats", "The output of `stats --json`", |generator| {
        enveloped_schema::<StatsOutput<'_>>(generator)
    }),
];

fn rows() -> impl Iterator<Item = &'static SchemaRow> {
    SCHEMAS.iter().chain(ANALYSES)
}

/// Returns a parser that accepts the names of the schemas. `who` is an alias of `list`, because
/// both commands have the same output.
pub(super) fn names() -> PossibleValuesParser {
    let values = rows().map(|row| {
        let value = PossibleValue::new(row.name).help(row.about);
        if row.name == "list" { value.alias("who") } else { value }
    });
    PossibleValuesParser::new(values)
}

/// Runs `schema [NAME]`.
pub(super) fn schema(args: &SchemaArgs, out: &mut Out) -> Result<Outcome, Error> {
    let Some(name) = &args.name else {
        let table = rows().map(|row| {
            vec![TableCell::new(row.name, Ink::Key), TableCell::new(row.about, Ink::Text)]
        });
        out.table(&table.collect::<Vec<_>>(), std::io::stdout().is_terminal())?;
        return Ok(Outcome::Found);
    };
    let name = if name == "who" { "list" } else { name };
    for row in rows().filter(|row| row.name == name) {
        out.json(&printed(&(row.schema)(generator())))?;
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
    let bare = format.trim_start_matches('u');
    bare.strip_prefix("int").is_some_and(|bits| bits.chars().all(|c| c.is_ascii_digit()))
}
