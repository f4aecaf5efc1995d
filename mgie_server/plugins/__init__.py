"""Putting the plug-ins where their editors look: one module an editor (`krita`), and what they share."""
