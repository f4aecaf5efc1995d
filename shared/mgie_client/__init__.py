"""What both plug-ins and the `mgie` command share on top of mgie_protocol: a server that is found, started and watched,
requests, the words for what happens, the folder of recipes.

Only the standard library and mgie_protocol. Knows no editor and no terminal.
"""
