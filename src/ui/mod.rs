//! What is seen: the look, the widgets, the disk map and the pages. Nothing here decides.

pub mod app_icon;
pub mod damage;
pub mod disk_map;
pub mod fonts;
pub mod icons;
pub mod offscreen;
pub mod pages;
pub mod picture;
pub mod raster;
pub mod shortcuts;
mod stamp;
pub mod theme;
mod triangle;
pub mod widgets;
