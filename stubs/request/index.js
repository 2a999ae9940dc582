'use strict'

module.exports = function request() {
  throw new Error('request is a stub: the Reddit client sends requests through its own transport')
}
