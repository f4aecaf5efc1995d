"""The version of MGIE: server, command and plug-ins are of one."""

VERSION = "0.1.0"
