"""The Singer SDK as both plugins use it; the only package that uses private names of the SDK."""
