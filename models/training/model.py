"""The networks: the small one that is shipped, and the paper's own (ECCV 2016, as released).

Both take lightness [n, 1, h, w] in 0..100 and return the scores of the 313 ab bins [n, 313, h/4, w/4].
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

import official
from decoding import PARTS, Coherence, Tone

BINS = 313


class SamePad(nn.Module):
    """TensorFlow's SAME padding for stride 2 on even sides: one pixel at the end, none at the start."""

    def __init__(self, kernel):
        super().__init__()
        self.before, self.behind = (kernel - 2) // 2, (kernel - 1) // 2

    def forward(self, x):
        return F.pad(x, (self.before, self.behind, self.before, self.behind))


class Conv(nn.Module):
    """Convolution and activation. No batch norm: the encoder's are folded into its weights, so training resumes
    exactly from a shipped network, and training and inference compute the same."""

    def __init__(self, inputs, outputs, kernel=1, stride=1, groups=1, act=nn.ReLU, same=False):
        super().__init__()
        self.pad = SamePad(kernel) if same and stride == 2 else nn.Identity()
        padding = 0 if same and stride == 2 else kernel // 2
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity='relu' if act else 'linear')
        nn.init.zeros_(self.conv.bias)
        self.act = act() if act else nn.Identity()

    def forward(self, x):
        return self.act(self.conv(self.pad(x)))


class Inverted(nn.Module):
    """MobileNetV2's inverted residual: expand, filter each channel, project."""

    def __init__(self, inputs, outputs, kernel, stride, widen):
        super().__init__()
        middle = inputs * widen
        self.expand = Conv(inputs, middle, act=nn.ReLU6) if widen > 1 else nn.Identity()
        self.filter = Conv(middle, middle, kernel, stride, groups=middle, act=nn.ReLU6, same=True)
        self.project = Conv(middle, outputs, act=None)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.project(self.filter(self.expand(x)))
        return x + y if self.residual else y


class Encoder(nn.Module):
    """EfficientNet-lite0 without its classifier; returns the features at strides 4, 8, 16 and 32."""

    # repeats, kernel, stride, expansion, outputs
    STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
              (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320))
    CHANNELS = (24, 40, 112, 320)
    TAPS = (2, 4, 10, 15)

    def __init__(self, frozen):
        super().__init__()
        self.stem = Conv(1, 32, 3, 2, act=nn.ReLU6, same=True)
        blocks, inputs = [], 32
        for repeats, kernel, stride, widen, outputs in self.STAGES:
            for i in range(repeats):
                blocks.append(Inverted(inputs, outputs, kernel, stride if i == 0 else 1, widen))
                inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        for part in [self.stem, *self.blocks[:frozen]] if frozen else []:
            part.requires_grad_(False)

    def forward(self, x):
        x, features = self.stem(x), []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in self.TAPS:
                features.append(x)
        return features


class ChannelNorm(nn.Module):
    """Layer norm over the channels of one position."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x):
        x = x - x.mean(1, keepdim=True)
        return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-5) * self.weight + self.bias


class Attention(nn.Module):
    """One transformer block over all positions, so that distant parts of the picture can agree on the light."""

    def __init__(self, channels, heads=4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = ChannelNorm(channels), ChannelNorm(channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        self.up = nn.Conv2d(channels, 2 * channels, 1)
        self.down = nn.Conv2d(2 * channels, channels, 1)
        for last in (self.out, self.down):  # starts as the identity
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def mix(self, x):
        n, c, h, w = x.shape
        q, k, v = self.qkv(x).reshape(n, 3, self.heads, c // self.heads, h * w).unbind(1)
        scores = torch.softmax(q.transpose(-2, -1) @ k * (c // self.heads) ** -0.5, -1)
        return self.out((v @ scores.transpose(-2, -1)).reshape(n, c, h, w))

    def forward(self, x):
        x = x + self.mix(self.norm1(x))
        return x + self.down(torch.relu(self.up(self.norm2(x))))


def grown(x, like):
    return F.interpolate(x, size=like.shape[-2:], mode='nearest')


class Separable(nn.Module):
    """Filters each channel, then mixes the channels; with a residual connection."""

    def __init__(self, channels, kernel):
        super().__init__()
        self.filter = Conv(channels, channels, kernel, groups=channels, act=None)
        self.mix = Conv(channels, channels)

    def forward(self, x):
        return x + self.mix(self.filter(x))


class Small(nn.Module):
    """EfficientNet-lite0 encoder and a U-Net decoder with most of its layers at strides 16 and 8.

    `outputs`: 313 bins, or 2 for regression. `frozen`: number of the encoder's first blocks that are not trained (they take
    most of its time).
    """

    def __init__(self, outputs=BINS, frozen=3, widths=(224, 144, 96)):
        super().__init__()
        c4, c8, c16, c32 = Encoder.CHANNELS
        w16, w8, w4 = widths
        self.encoder = Encoder(frozen)
        self.p32 = Conv(c32, w16)
        self.u16 = Conv(w16 + c16, w16, 3)
        self.attend = nn.Sequential(Attention(w16), Attention(w16))
        self.u8 = nn.Sequential(
            ChannelNorm(w16 + c8), Conv(w16 + c8, w8, 3), ChannelNorm(w8), Conv(w8, w8, 3), ChannelNorm(w8)
        )
        self.u4 = nn.Sequential(Conv(w8 + c4, w4), Separable(w4, 5), Separable(w4, 5))
        self.head = nn.Conv2d(w4, outputs, 1)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)
        self.coherence = Coherence(w4)
        self.tone = Tone(w4, outputs) if outputs == BINS else None

    def features(self, L):
        """[n, 96, h/4, w/4]; the head is separate so that training can compute some rows only."""
        f4, f8, f16, f32 = self.encoder(L / 50 - 1)
        x = self.p32(f32)
        x = self.attend(self.u16(torch.cat([grown(x, f16), f16], 1)))
        x = self.u8(torch.cat([grown(x, f8), f8], 1))
        return self.u4(torch.cat([grown(x, f4), f4], 1))

    def scores(self, x, L, rows=None, coherence=1.0):
        """Features and lightness [n, 1, h/4, w/4] to scores [n, 313, h/4, w/4], or to those of some rows."""
        scores = self.head(self.coherence(x, L, coherence, rows))
        if self.tone is None:
            return scores
        return scores + self.tone(x, L if rows is None else L[:, :, rows])

    def forward(self, L, coherence=1.0):
        return self.scores(self.features(L), F.avg_pool2d(L, 4), coherence=coherence)

    def groups(self):
        """The parameters in three groups: pre-trained (the encoder's), the decoder's, and those of coherence and tone."""
        parts = {'encoder': [], 'decoder': [], 'decoding': []}
        for name, parameter in self.named_parameters():
            part = name.split('.')[0]
            if parameter.requires_grad:
                parts['encoder' if part == 'encoder' else 'decoding' if part in PARTS else 'decoder'].append(parameter)
        return list(parts.values())


class Paired(Small):
    """The small network and a second, frozen one, whose last features are concatenated with its own.

    Networks that were trained separately make different mistakes. `second` is a function from L [n, 1, h, w] to features
    [n, channels, h/4, w/4] (`weights.LastFeatures`); in the exported graph the features are an input.
    """

    def __init__(self, outputs=BINS, frozen=3, second=None):
        super().__init__(outputs, frozen)
        self.second = second
        self.join = nn.Conv2d(self.head.in_channels + second.head[0].shape[1], self.head.in_channels, 1)

    def features(self, L, others=None):
        others = self.second(L) if others is None else others
        return self.join(torch.cat([super().features(L), others], 1))

    def forward(self, L, coherence=1.0, others=None):
        return self.scores(self.features(L, others), F.avg_pool2d(L, 4), coherence=coherence)

    @torch.no_grad()
    def begin(self, head, L):
        """Starts at the geometric mean of both networks' distributions, as closely as the combined features can represent it.

        `head`: the second network's weight [313, c] and bias [313]. Keeps the directions of the scores that
        vary most over L [n, 1, h, w] of some photos.
        """
        weight = torch.cat([self.head.weight.flatten(1), head[0]], 1) / 2
        features = torch.cat([super().features(L), self.second(L)], 1).transpose(0, 1).flatten(1)  # [c, positions]
        moments = features @ features.T / features.shape[1]
        directions = torch.linalg.eigh(weight @ moments @ weight.T)[1][:, -self.head.in_channels :]  # [313, kept]
        self.head.weight.copy_(directions[:, :, None, None])
        self.head.bias.copy_((self.head.bias + head[1]) / 2)
        self.join.weight.copy_((directions.T @ weight)[:, :, None, None])
        self.join.bias.zero_()


class Light(Small):
    """The same encoder with a decoder of separable convolutions: over 12 times as fast as the paper's network.

    Attention over the whole picture is at stride 32, where it costs next to nothing.
    """

    def __init__(self, outputs=BINS, frozen=0, widths=(128, 96, 64)):
        super().__init__(outputs, frozen, widths)
        c4, c8, c16, c32 = Encoder.CHANNELS
        w16, w8, w4 = widths
        self.p32 = nn.Sequential(Conv(c32, w16), Attention(w16))
        self.u16 = nn.Sequential(Conv(w16 + c16, w16), Separable(w16, 5))
        self.attend = nn.Identity()
        self.u8 = nn.Sequential(
            ChannelNorm(w16 + c8), Conv(w16 + c8, w8), Separable(w8, 5), Separable(w8, 5), ChannelNorm(w8)
        )
        self.u4 = nn.Sequential(Conv(w8 + c4, w4), Separable(w4, 5))


class Paper(official.Eccv16):
    """The paper's network as released, 32 M parameters, layer for layer and under the release's names.

    Without `model_out`, which only decodes the scores; the measures and the export do that here. `frozen` is ignored.
    """

    def __init__(self, outputs=BINS, frozen=0, wide=64):
        super().__init__(wide, outputs)
        del self.model_out
        for layer in self.modules():  # with PyTorch's initialisation this depth stays at a single yellow; the paper uses k-means
            if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
                nn.init.kaiming_normal_(layer.weight, nonlinearity='relu')
                nn.init.zeros_(layer.bias)
        nn.init.normal_(self.head.weight, std=0.01)

    @property
    def head(self):
        return self.model8[-1]

    def features(self, L):
        """[n, 256, h/4, w/4]"""
        x = official.normalised(L)
        for i in range(1, 8):
            x = getattr(self, f'model{i}')(x)
        return self.model8[:-1](x)

    def scores(self, x, L, rows=None, coherence=1.0):
        """Like the method of `Small`, without coherence; lightness is ignored."""
        return self.head(x if rows is None else x[:, :, rows])

    def forward(self, L, coherence=1.0):
        return self.scores(self.features(L), None)

    def groups(self):
        """No parameter is pre-trained."""
        return [], list(self.parameters()), []


NETWORKS = {'small': Small, 'paired': Paired, 'light': Light, 'eccv16': Paper}


def build(network, loss, frozen=0, second=None):
    """A network for a loss: its output is ab for 'regression', the scores of the bins for 'classification'.

    `second`: a `weights.LastFeatures` for the network 'paired'.
    """
    more = {'second': second} if network == 'paired' else {}
    return NETWORKS[network](outputs=2 if loss == 'regression' else BINS, frozen=frozen, **more)
