#!/bin/sh
# A `journalctl` that has nothing to say.
exec sleep 100
