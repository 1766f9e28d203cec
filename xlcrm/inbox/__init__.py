"""The inbox: whatever is dropped is understood, checked, merged, and can be taken back."""
