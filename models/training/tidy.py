"""Rewrites an exported network so that ONNX Runtime runs it faster, with the same output: `python tidy.py ../v2/model.onnx`.

`export.py` calls it. For a shipped file it also updates the hash in the card. Safe to run twice.
"""
import argparse
import hashlib
import os

import numpy as np
import onnx
from onnx import helper, numpy_helper

from model import SamePad
from weights import ask, session

NOTHING = 1e-30  # too small to contribute; below 1e-38 numbers are denormal, which a CPU computes a hundred times more slowly


def attribute(node, name, default=None):
    return next((helper.get_attribute_value(a) for a in node.attribute if a.name == name), default)


def fold_pads(graph):
    """Moves SAME padding into its convolution: as a separate node it copies the tensor and breaks the runtime's blocked layout.

    Such padding is recognised by its position before a strided convolution without padding (model.SamePad; sides are even).
    """
    made_by = {name: node for node in graph.node for name in node.output}
    for conv in graph.node:
        pad = made_by.get(conv.input[0]) if conv.op_type == 'Conv' else None
        if pad is None or pad.op_type != 'Pad':
            continue
        if any(attribute(conv, 'pads', [0])) or attribute(conv, 'strides') != [2, 2]:
            raise SystemExit(f'{conv.name} has padding of its own, or a stride other than 2')
        same = [SamePad(kernel) for kernel in attribute(conv, 'kernel_shape')]
        for a in [a for a in conv.attribute if a.name == 'pads']:
            conv.attribute.remove(a)
        conv.attribute.append(helper.make_attribute('pads', [*(s.before for s in same), *(s.behind for s in same)]))
        conv.input[0] = pad.input[0]


def annealed_mean(graph):
    """Replaces the mean over softmax probabilities with two sums and a division.

    The runtime's Softmax over channels transposes the whole tensor and back in one thread: more than half of the time of a
    small network at 256 px. The sum of the exponentials becomes one more output of the convolution that sums the bins.
    """
    made_by = {name: node for node in graph.node for name in node.output}
    tensors = {t.name: t for t in graph.initializer}
    for mean in [n for n in graph.node if n.op_type == 'Conv' and n.input[1] in tensors]:
        softmax = made_by.get(mean.input[0])
        if softmax is None or softmax.op_type != 'Softmax' or attribute(softmax, 'axis') != 1:
            continue
        scaled = made_by[softmax.input[0]]
        scores, inverse = scaled.input
        bins = numpy_helper.to_array(tensors[mean.input[1]])
        with_sum = np.concatenate([bins, np.ones_like(bins[:1])])
        tensors[mean.input[1]].CopyFrom(numpy_helper.from_array(with_sum, mean.input[1]))
        graph.initializer.append(numpy_helper.from_array(np.array([len(bins), 1], np.int64), 'bins_and_whole'))
        graph.initializer.append(numpy_helper.from_array(np.log(NOTHING, dtype=np.float32), 'least'))
        nodes = (
            helper.make_node('ReduceMax', [scores], ['best'], axes=[1], keepdims=1),
            helper.make_node('Sub', [scores, 'best'], ['below_best']),
            helper.make_node('Mul', ['below_best', inverse], ['far_below']),
            helper.make_node('Clip', ['far_below', 'least'], ['annealed']),
            helper.make_node('Exp', ['annealed'], ['shares']),
            helper.make_node('Conv', ['shares', mean.input[1]], ['sums'], kernel_shape=[1, 1]),
            helper.make_node('Split', ['sums', 'bins_and_whole'], ['sum', 'whole'], axis=1),
            helper.make_node('Div', ['sum', 'whole'], [mean.output[0]]),
        )
        place = list(graph.node).index(scaled)
        for node in (scaled, softmax, mean):
            graph.node.remove(node)
        for i, node in enumerate(nodes):
            graph.node.insert(place + i, node)


def attention_without_denormals(graph):
    """Sets near-zero attention weights to zero; otherwise photos take v2 almost twice as long as noise."""
    for softmax in [n for n in graph.node if n.op_type == 'Softmax']:
        (shares,) = softmax.output
        users = [n for n in graph.node if shares in n.input]
        if any(n.op_type == 'ThresholdedRelu' for n in users):
            continue
        for user in users:
            user.input[list(user.input).index(shares)] = f'{shares}_seen'
        node = helper.make_node('ThresholdedRelu', [shares], [f'{shares}_seen'], alpha=NOTHING)
        graph.node.insert(list(graph.node).index(softmax) + 1, node)


def drop_unused(graph):
    while True:
        used = {name for node in graph.node for name in node.input} | {o.name for o in graph.output}
        unused = [node for node in graph.node if not used.intersection(node.output)]
        if not unused:
            return
        for node in unused:
            graph.node.remove(node)


def tidy(path):
    """Rewrites the file. Returns the largest change of ab in Lab units."""

    def answer():
        rng = np.random.default_rng(0)
        return ask(session(path, 2), ['ab'], rng.uniform(0, 100, (2, 1, 96, 160)), 1 / 0.38)[0]

    before, model = answer(), onnx.load(path)
    for step in (fold_pads, annealed_mean, attention_without_denormals, drop_unused):
        step(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return float(np.abs(before - answer()).max())


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('models', nargs='+', help='model.onnx')
    for path in parser.parse_args().models:
        old = digest(path)
        difference = tidy(path)
        card = f'{os.path.dirname(os.path.abspath(path))}/model.json'
        if os.path.exists(card):
            with open(card) as file:
                text = file.read()
            with open(card, 'w') as file:
                file.write(text.replace(old, digest(path)))
        print(f'{path}: ab differ by {difference:.1e} at most')


if __name__ == '__main__':
    main()
