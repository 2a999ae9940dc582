// From version 1.29 on, onnxruntime reports usage to its vendor and stores a machine id in the user's home folder unless
// this variable is set before it loads. Native code reads the environment of the main thread only, so every module that
// starts a thread with a network imports this file too.
process.env['ORT_DISABLE_TELEMETRY'] = '1'
