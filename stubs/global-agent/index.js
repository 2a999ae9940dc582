'use strict'

// The install script calls this before it reads its settings. `npm run gpu:install` sets the variable itself.
exports.bootstrap = () => {
  process.env.ONNXRUNTIME_NODE_INSTALL ??= 'skip'
}
