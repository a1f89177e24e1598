//! One file per sub-command of the contract.
