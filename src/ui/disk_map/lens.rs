//! The true-scale lens: the bar as it really is, and its two ends magnified.

use super::model::DiskMapModel;
use super::{DiskMapResponse, Rect};
use egui::{Id, Ui};

/// Shows the lens of `model` under the map drawn in `above`.
pub fn lens_ui(_ui: &mut Ui, _model: &DiskMapModel, _id: Id, _above: Rect) -> DiskMapResponse {
    DiskMapResponse::default()
}
