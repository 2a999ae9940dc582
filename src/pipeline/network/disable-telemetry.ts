// From 1.29 on onnxruntime reports to its makers and leaves an id of this machine in its user's home, unless this is set
// before it starts. Only the main thread's environment is the process's: whoever starts a thread for it imports this too.
process.env['ORT_DISABLE_TELEMETRY'] = '1'
