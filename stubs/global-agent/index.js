'use strict'

// The install script of onnxruntime-node calls this before it reads the variable. `npm run gpu:install` sets it to true.
exports.bootstrap = () => {
  process.env.ONNXRUNTIME_NODE_INSTALL ??= 'skip'
}
