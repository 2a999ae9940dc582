'use strict'

function requestPromise() {
  throw new Error('request-promise is not installed: our Reddit client sends through its own transport')
}

// snoowrap asks for a configured copy while it is loaded, and calls it only in the rawRequest that we override.
requestPromise.defaults = () => requestPromise

module.exports = requestPromise
