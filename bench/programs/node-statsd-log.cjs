'use strict'
// Preloaded into npm's statsd, which needs a function that Node has removed in version 23.
require('node:util').log = () => undefined
