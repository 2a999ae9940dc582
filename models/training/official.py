"""The two networks that Zhang and others released, layer for layer, under the names of their stored weights.

`wide` is the width of the first block: 64 in the releases, less in the tests.
"""
import torch
from torch import nn
import torch.nn.functional as F


def block(inputs, outputs, convolutions, stride=1, dilation=1):
    """3x3 convolutions, each followed by a ReLU, with the stride in the last one, then a batch norm."""
    layers = []
    for i in range(convolutions):
        step = stride if i == convolutions - 1 else 1
        layers += [nn.Conv2d(inputs if i == 0 else outputs, outputs, 3, step, dilation, dilation), nn.ReLU()]
    return nn.Sequential(*layers, nn.BatchNorm2d(outputs))


def normalised(L):
    return (L - 50) / 100


class Eccv16(nn.Module):
    """Colorful Image Colorization (ECCV 2016): L [n, 1, h, w] 0..100 to ab [n, 2, h, w]; h and w multiples of 8."""

    def __init__(self, wide=64, bins=313):
        super().__init__()
        a, b, c, d = wide, 2 * wide, 4 * wide, 8 * wide
        self.model1 = block(1, a, 2, stride=2)
        self.model2 = block(a, b, 2, stride=2)
        self.model3 = block(b, c, 3, stride=2)
        self.model4 = block(c, d, 3)
        self.model5 = block(d, d, 3, dilation=2)
        self.model6 = block(d, d, 3, dilation=2)
        self.model7 = block(d, d, 3)
        self.model8 = nn.Sequential(
            nn.ConvTranspose2d(d, c, 4, 2, 1), nn.ReLU(), nn.Conv2d(c, c, 3, 1, 1), nn.ReLU(),
            nn.Conv2d(c, c, 3, 1, 1), nn.ReLU(), nn.Conv2d(c, bins, 1))
        self.model_out = nn.Conv2d(bins, 2, 1, bias=False)

    def quarter(self, L, inverse_temperature=1.0):
        """ab at a quarter of the size, before the release enlarges it."""
        x = normalised(L)
        for i in range(1, 9):
            x = getattr(self, f'model{i}')(x)
        return self.model_out((x * inverse_temperature).softmax(1)) * 110

    def forward(self, L):
        return F.interpolate(self.quarter(L), scale_factor=4, mode='bilinear', align_corners=False)


class Siggraph17(nn.Module):
    """Real-Time User-Guided Image Colorization (SIGGRAPH 2017), hints optional: L [n, 1, h, w] to ab [n, 2, h, w]."""

    def __init__(self, wide=64, classes=529):
        super().__init__()
        a, b, c, d = wide, 2 * wide, 4 * wide, 8 * wide
        self.model1 = block(4, a, 2)
        self.model2 = block(a, b, 2)
        self.model3 = block(b, c, 3)
        self.model4 = block(c, d, 3)
        self.model5 = block(d, d, 3, dilation=2)
        self.model6 = block(d, d, 3, dilation=2)
        self.model7 = block(d, d, 3)
        self.model8up = nn.Sequential(nn.ConvTranspose2d(d, c, 4, 2, 1))
        self.model3short8 = nn.Sequential(nn.Conv2d(c, c, 3, 1, 1))
        self.model8 = nn.Sequential(nn.ReLU(), nn.Conv2d(c, c, 3, 1, 1), nn.ReLU(), nn.Conv2d(c, c, 3, 1, 1), nn.ReLU(),
                                    nn.BatchNorm2d(c))
        self.model9up = nn.Sequential(nn.ConvTranspose2d(c, b, 4, 2, 1))
        self.model2short9 = nn.Sequential(nn.Conv2d(b, b, 3, 1, 1))
        self.model9 = nn.Sequential(nn.ReLU(), nn.Conv2d(b, b, 3, 1, 1), nn.ReLU(), nn.BatchNorm2d(b))
        self.model10up = nn.Sequential(nn.ConvTranspose2d(b, b, 4, 2, 1))
        self.model1short10 = nn.Sequential(nn.Conv2d(a, b, 3, 1, 1))
        self.model10 = nn.Sequential(nn.ReLU(), nn.Conv2d(b, b, 3, 1, 1), nn.LeakyReLU(0.2))
        self.model_class = nn.Sequential(nn.Conv2d(c, classes, 1))  # used in training only; not part of the path to the colours
        self.model_out = nn.Sequential(nn.Conv2d(b, 2, 1), nn.Tanh())

    def forward(self, L, hints=None, mask=None):
        hints = torch.zeros_like(L).repeat(1, 2, 1, 1) if hints is None else hints / 110
        mask = torch.zeros_like(L) if mask is None else mask
        one = self.model1(torch.cat((normalised(L), hints, mask), 1))
        two = self.model2(one[:, :, ::2, ::2])
        three = self.model3(two[:, :, ::2, ::2])
        x = self.model4(three[:, :, ::2, ::2])
        x = self.model7(self.model6(self.model5(x)))
        x = self.model8(self.model8up(x) + self.model3short8(three))
        x = self.model9(self.model9up(x) + self.model2short9(two))
        x = self.model10(self.model10up(x) + self.model1short10(one))
        return self.model_out(x) * 110
