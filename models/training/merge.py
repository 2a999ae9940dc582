"""Merges two exported graphs into one file and halves its size.

Used by `export.py`. The output of the networks changes only by the rounding of weights to 16 bits.
"""
import numpy as np
import onnx
from onnx import compose, helper, numpy_helper

SECOND = 'second/'  # prefix of every name in the second network
STORED_FROM = 256  # smallest tensor, in elements, that is stored in 16 bits


def resize(name, before, after, factor):
    """A node that resizes bilinearly by a factor, and its tensor of scales."""
    scales = numpy_helper.from_array(np.array([1, 1, factor, factor], np.float32), f'{name}_scales')
    node = helper.make_node(
        'Resize', [before, '', scales.name], [after], name, mode='linear', coordinate_transformation_mode='half_pixel'
    )
    return node, scales


def with_second(model, second, input_name='others'):
    """Replaces the input of `model` that takes a second network's features with that network itself.

    `second`: a `weights.LastFeatures`.
    """
    other = compose.add_prefix(second.graph, SECOND)
    graph = other.graph
    (lightness,), (features,) = [x.name for x in graph.input], [x.name for x in graph.output]
    smaller = resize(f'{SECOND}smaller', 'L', lightness, second.scale)
    larger = resize(f'{SECOND}larger', features, input_name, 1 / second.scale)
    model = onnx.ModelProto.FromString(model.SerializeToString())
    nodes = [smaller[0], *graph.node, larger[0], *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend([*graph.initializer, smaller[1], larger[1]])
    model.graph.input.remove(next(x for x in model.graph.input if x.name == input_name))
    onnx.checker.check_model(model)
    return model


def store_in_16_bits(model):
    """Stores weights as float16 followed by a cast, in place. The runtime casts once, when it loads the file."""
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < STORED_FROM or np.abs(values).max() > np.finfo(np.float16).max:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f'{name}_16'))
        casts.append(helper.make_node('Cast', [tensor.name], [name], to=onnx.TensorProto.FLOAT))
    for at, node in enumerate(casts):
        graph.node.insert(at, node)
    onnx.checker.check_model(model)
