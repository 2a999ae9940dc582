'use strict'

function requestPromise() {
  throw new Error('request-promise is a stub: the Reddit client sends requests through its own transport')
}

// snoowrap calls defaults() when it is loaded, and the result only in rawRequest, which we override.
requestPromise.defaults = () => requestPromise

module.exports = requestPromise
