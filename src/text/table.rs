//! A macro that declares an enum as a table of text.

/// Declares an enum from a table. Each row is a variant, and each text column becomes a method.
/// [`parse`] returns the variant whose row has the given name in the first column. `ALL` contains
/// the variants in the order of the rows.
///
/// [`parse`]: crate::search::Order::parse
macro_rules! table {
    (
        $(#[$meta:meta])*
        pub enum $table:ident { $($(#[$about:meta])* $column:ident),* }
        $($(#[$doc:meta])* $variant:ident = $first:literal $($text:literal)*;)*
    ) => {
        $(#[$meta])*
        pub enum $table { $($(#[$doc])* #[doc = concat!("`", $first, "`")] $variant,)* }

        const _: () = {
            #[allow(non_camel_case_types)]
            enum Column { $($column),* }

            impl $table {
                const ROWS: &'static [&'static [&'static str]] = &[$(&[$first $(, $text)*]),*];

                /// All variants, in the order of the table.
                pub const ALL: [$table; $table::ROWS.len()] = [$($table::$variant),*];

                $(
                    $(#[$about])*
                    pub fn $column(self) -> &'static str {
                        let row = Self::ROWS.get(self as usize);
                        row.and_then(|row| row.get(Column::$column as usize)).copied().unwrap_or_default()
                    }
                )*

                /// Returns the variant with this name, or `None` for any other word.
                pub fn parse(name: &str) -> Option<$table> {
                    let row = Self::ROWS.iter().position(|row| row.first() == Some(&name));
                    row.and_then(|row| Self::ALL.get(row).copied())
                }
            }
        };
    };
}

pub(crate) use table;
