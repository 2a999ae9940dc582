'use strict'

module.exports = function request() {
  throw new Error('request is not installed: our Reddit client sends through its own transport')
}
