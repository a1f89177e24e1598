//! eframe glue: performs effects in the background, feeds the wizard.
