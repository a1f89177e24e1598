//! Files that people keep: layouts and plans in RON, the JSON of the contract. Versioned; own serde structs.
