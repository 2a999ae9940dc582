"""Trains the colour network: `python train.py config/small.py --data cache... --out run`.

Every setting below can be set in a config file or as --name value. Interrupted runs go on with the same command.
"""
import argparse
import contextlib
import copy
import csv
import json
import os
import runpy
import time

import numpy as np
import torch
import torch.nn.functional as F

import appearance
import colour
import data
import decoding
import measures
import plots
from model import build
from weights import LastFeatures, ask, load_encoder, load_onnx, session

# name, default, reason
SETTINGS = (
    ('network', 'small', 'of model.NETWORKS'),
    ('loss', 'classification', "or 'regression': L2 on ab, the paper's baseline"),
    ('lam', 0.5, 'rebalancing: 1 none, 0 inverse frequency; 0.5 is the paper\'s'),
    ('distance', 0.0, "weight of a second term: how far the annealed mean is from the true ab, which is what AuC measures"),
    ('distance_lam', 0.1, "that term's rebalancing"),
    ('distribution', 0.0, 'weight of a third: how unlike the histograms of answers and truth are, at each lightness'),
    ('surfaces', 0.0, 'weight of a fourth: how much colours vary within a surface'),
    ('calm', 1.0, "that term aims at this share of the truth's variation: below 1, because colours of unseen photos vary more"),
    ('balance', 1.0, 'a set is drawn as often as its count of photos to this power'),
    ('favoured', '', 'sets drawn more often, as name=factor,name=factor'),
    ('distilled', 0.5, 'share of that distribution in the loss, where there is one'),
    ('samples', 400_000, 'crops seen in the whole run'),
    ('minutes', 0.0, 'if not 0, the run ends then, and the learning rate falls by the clock'),
    ('batch', 32, 'crops a step; 32 fills two cores'),
    ('px', 160, 'side of a crop; a multiple of 32'),
    ('late_px', 0, 'if not 0, the side during the cooldown: small crops first are more of them'),
    ('least', 0.6, 'smallest share of the shorter side that a crop takes'),
    ('rate', 1e-3, 'learning rate of new parameters'),
    ('encoder_rate', 1e-4, 'of the pre-trained ones: ten times less keeps what they know'),
    ('decoding_rate', 5e-3, 'of coherence and tone: few numbers, far from where they begin'),
    ('decay', 0.01, "AdamW's"),
    ('warmup', 6_000, 'crops until the full rate'),
    ('cooldown', 0.35, 'last share of the run over which the rate falls to 0'),
    ('positions', 0.25, 'share of the rows of output positions that a step learns from: neighbours say the same'),
    ('ema', 0.999, 'weight average that is measured and shipped'),
    ('learn', 'all', "or 'decoding': only coherence and tone"),
    ('side', 'train', "or 'all' of the photos, where the network that it starts from has seen none of them"),
    ('frozen', 3, "first blocks of the encoder left as they are: edges need no retraining, and cost most"),
    ('seed', 0, ''),
    ('every', 20_000, 'crops between two measurements'),
    ('held_out', 512, 'photos in a measurement'),
    ('threads', 2, 'CPU threads'),
)


EXAMPLES = 24  # photos by which a pair of networks is joined


def settings():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', nargs='?')
    parser.add_argument('--data', nargs='+', required=True, help='caches that data.py wrote')
    parser.add_argument('--out', required=True, help='folder of the run: checkpoint, log, pictures')
    parser.add_argument('--encoder', help="EfficientNet-lite0's .pth, to start from ImageNet, or a shipped model.onnx")
    parser.add_argument('--distil', nargs='+', help='shipped model.onnx files; the mean of their distributions is learnt too')
    parser.add_argument('--from', dest='origin', help='a shipped model.onnx to start from')
    parser.add_argument('--second', help="a shipped model.onnx whose features join, for the network 'paired'")
    for name, default, reason in SETTINGS:
        parser.add_argument(f'--{name.replace("_", "-")}', type=type(default), help=f'{reason} ({default})')
    args = vars(parser.parse_args())
    config = runpy.run_path(args['config']) if args['config'] else {}
    unknown = {k for k in config if not k.startswith('_')} - {name for name, _, _ in SETTINGS}
    if unknown:
        raise SystemExit(f'{args["config"]} sets what is no setting: {", ".join(sorted(unknown))}')
    for name, default, _ in SETTINGS:
        if args[name] is None:
            args[name] = config.get(name, default)
    return argparse.Namespace(**args)


def factors(text):
    """'a=3,b=2' to {'a': 3.0, 'b': 2.0}"""
    return {name: float(factor) for name, factor in (part.split('=') for part in text.split(',') if part)}


def crop_px(s, share):
    return s.late_px if s.late_px and share > 1 - s.cooldown else s.px


def learning_rate(s, seen, share):
    """Factor of the rates: up over `warmup`, constant, and down to 0 over the last `cooldown` of the run."""
    return max(0.0, min(1.0, (seen + 1) / s.warmup, (1 - share) / s.cooldown))


class Teacher:
    """Turns crops into lightness and targets, and a network's answers into a loss."""

    def __init__(self, s, prior, device):
        self.s, self.device = s, device
        self.lab, self.soft = data.Lab(device), colour.SoftTargets(device)
        self.weights = torch.from_numpy(colour.class_weights(prior, s.lam)).float().to(device)
        self.far_weights = torch.from_numpy(colour.class_weights(prior, s.distance_lam)).float().to(device)
        self.bins = torch.from_numpy(colour.ab_bins()).to(device)
        self.distribution = appearance.Distribution(device)
        self.examples = [session(path, s.threads) for path in s.distil or []]

    def lesson(self, rgb, generator):
        """uint8 [n, 3, px, px] to aged and, for examples, true L [n, 1, px, px] and true ab [n, 2, px/4, px/4].

        The colour of four by four pixels is that of their mean in linear light.
        """
        light = self.lab.light(rgb.to(self.device))
        film = data.film_sensitivity(len(rgb), generator)
        L = data.aged(self.lab.lightness(light, film), generator).contiguous(memory_format=torch.channels_last)
        clean = self.lab.lightness(light) if self.examples else None
        return L, clean, self.lab.ab(F.avg_pool2d(light, 4))

    def loss(self, model, L, clean, ab, generator):
        coloured = (ab.abs().amax((1, 2, 3)) > 5).float()  # grey photos teach nothing
        lightness = F.avg_pool2d(L, 4)
        count = lightness.shape[2]
        rows = torch.randperm(count, generator=generator, device=self.device)[: max(1, round(count * self.s.positions))]
        answer = model.scores(model.features(L), lightness, rows).float().permute(0, 2, 3, 1)  # [n, r, w, bins]
        ab, lightness = ab[:, :, rows].permute(0, 2, 3, 1), lightness[:, 0, rows]
        flat, wanted = answer.flatten(0, 2), ab.flatten(0, 2)
        coloured = coloured.repeat_interleave(len(flat) // len(L))
        if self.s.loss == 'regression':
            return (coloured * ((flat - wanted) / 10).square().sum(1)).mean()
        loss = self.classification(flat, wanted, coloured)
        if self.s.distribution or self.s.surfaces:
            loss = loss + self.appearance(answer, ab, lightness)
        if not self.examples:
            return loss
        return (1 - self.s.distilled) * loss + self.s.distilled * self.imitation(flat, clean, rows)

    def appearance(self, answer, ab, L):
        """Third and fourth term: answer [n, r, w, bins], ab [n, r, w, 2], L [n, r, w]."""
        found = (answer / measures.TEMPERATURE).softmax(3) @ self.bins
        loss = self.s.distribution * self.distribution(found.flatten(0, 2), ab.flatten(0, 2), L.flatten())
        return loss + self.s.surfaces * appearance.surfaces(found, ab, L, self.s.calm)

    def imitation(self, scores, clean, rows):
        """Cross-entropy with the examples' mean distribution (Hinton, Vinyals, Dean 2015, at T = 1): rebalanced already.

        The mean is the geometric one, that of the scores. The examples see what time has not touched, so that whoever
        learns of them gives a worn photo the colours of a clean one.
        """
        L = clean.cpu().numpy()
        answers = [torch.from_numpy(ask(one, ['logits'], L, 1.0)[0])[:, :, rows.cpu()] for one in self.examples]
        wanted = (sum(answers) / len(answers)).softmax(1).permute(0, 2, 3, 1).flatten(0, 2)
        return -(F.log_softmax(scores, 1) * wanted.to(scores.device)).sum(1).mean()

    def classification(self, scores, ab, coloured):
        """Cross-entropy with the soft encoding, each position weighted by its nearest bin's rarity."""
        bins, share = self.soft(ab)
        weight = self.weights[bins[:, 0]] * coloured
        entropy = -(F.log_softmax(scores, 1).gather(1, bins) * share).sum(1)
        loss = (weight * entropy).mean()
        if self.s.distance:
            mean = (scores / measures.TEMPERATURE).softmax(1) @ self.bins
            far = ((mean - ab).square().sum(1) + 1).sqrt() / colour.STEP  # Lab units; 1 keeps the slope finite at 0
            loss = loss + self.s.distance * (self.far_weights[bins[:, 0]] * coloured * far).mean()
        return loss


class Run:
    """What must survive an interruption: weights, their average, the optimiser, the random generators, the count."""

    def __init__(self, s, device, examples):
        """`examples` L [n, 1, px, px] of some photos, by which a pair of networks is joined."""
        torch.manual_seed(s.seed)
        self.s, self.device, self.seen, self.seconds = s, device, 0, 0.0
        self.rng = np.random.default_rng(s.seed)
        self.generator = torch.Generator(device).manual_seed(s.seed)
        second = LastFeatures(s.second, s.threads) if s.second else None
        self.model = build(s.network, s.loss, s.frozen, second)
        if s.encoder:
            load_encoder(self.model.encoder, s.encoder)
        if s.origin:
            load_onnx(self.model, s.origin, new=(*decoding.PARTS, 'join'))
        if second and s.origin:
            self.model.begin(second.head, examples)
        if s.learn == 'decoding':
            for name, parameter in self.model.named_parameters():
                parameter.requires_grad_(name.split('.')[0] in decoding.PARTS)
        self.model.to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False).eval()
        rates = s.encoder_rate, s.rate, s.decoding_rate
        groups = [{'params': part, 'base': rate} for part, rate in zip(self.model.groups(), rates)]
        self.optimiser = torch.optim.AdamW(groups, lr=s.rate, weight_decay=s.decay)
        self.file = f'{s.out}/checkpoint.pt'
        if os.path.exists(self.file):
            self.load()

    def parts(self):
        return {'model': self.model, 'average': self.average, 'optimiser': self.optimiser}

    def save(self):
        state = {name: part.state_dict() for name, part in self.parts().items()}
        state.update(seen=self.seen, seconds=self.seconds, rng=self.rng.bit_generator.state)
        torch.save({**state, 'generator': self.generator.get_state()}, f'{self.file}.new')
        os.replace(f'{self.file}.new', self.file)

    def load(self):
        state = torch.load(self.file, map_location='cpu', **({'weights_only': False} if torch.__version__ >= '2' else {}))
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        self.seen, self.seconds = state['seen'], state['seconds']
        self.rng.bit_generator.state = state['rng']
        self.generator.set_state(state['generator'])

    def share(self):
        return self.seconds / 60 / self.s.minutes if self.s.minutes else self.seen / self.s.samples

    def learn(self, loss):
        factor = learning_rate(self.s, self.seen, self.share())
        for group in self.optimiser.param_groups:
            group['lr'] = group['base'] * factor
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        # the average starts short, so that the first steps' weights do not linger in it
        keep = min(self.s.ema, (1 + self.seen / self.s.batch) / (10 + self.seen / self.s.batch))
        with torch.no_grad():
            for slow, fast in zip(self.average.parameters(), self.model.parameters()):
                slow.lerp_(fast, 1 - keep)
            for slow, fast in zip(self.average.buffers(), self.model.buffers()):  # of batch norms, averages already
                slow.copy_(fast)
        self.seen += self.s.batch


def log(s, row):
    path = f'{s.out}/log.csv'
    fresh = not os.path.exists(path)
    with open(path, 'a', newline='') as file:
        writer = csv.DictWriter(file, list(row))
        if fresh:
            writer.writeheader()
        writer.writerow(row)
    print('  '.join(f'{k} {v}' for k, v in row.items()), flush=True)
    plots.loss_curve(path, f'{s.out}/loss.png')


def main():
    s = settings()
    os.makedirs(s.out, exist_ok=True)
    torch.set_num_threads(s.threads)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    photos = data.Photos(s.data, s.side, balance=s.balance, favoured=factors(s.favoured))
    prior = data.ab_prior(photos, device=device)
    with open(f'{s.out}/settings.json', 'w') as file:
        json.dump({**vars(s), 'prior': prior.round(8).tolist(), 'photos': len(photos)}, file)
    exam = measures.Exam(data.Photos(s.data, 'held-out'), s.held_out, device)
    run, teacher = Run(s, device, exam.L[:EXAMPLES]), Teacher(s, prior, device)
    if device == 'cuda':
        photos = data.PhotosOnDevice(photos, device)
        if hasattr(torch, 'compile'):  # PyTorch 2; on CPUs it made nothing faster
            run.model.features = torch.compile(run.model.features, dynamic=False)
    half = torch.autocast('cuda', torch.bfloat16) if device == 'cuda' else contextlib.nullcontext()
    losses, begun, start, before = [], time.time() - run.seconds, time.time(), run.seen
    while run.share() < 1:
        L, clean, ab = teacher.lesson(photos.batch(s.batch, crop_px(s, run.share()), run.rng, s.least), run.generator)
        with half:
            loss = teacher.loss(run.model, L, clean, ab, run.generator)
        run.learn(loss)
        losses.append(loss.detach())
        run.seconds = time.time() - begun
        if run.seen % s.every < s.batch or run.share() >= 1:
            mean = torch.stack(losses).mean().item()
            pace = (run.seen - before) / (time.time() - start)
            left = run.seconds / max(run.share(), 1e-9) - run.seconds
            row = {'seen': run.seen, 'minutes': round(run.seconds / 60, 1), 'loss': round(mean, 4)}
            row.update(exam.marks(run.average), perSecond=round(pace, 1), minutesLeft=round(left / 60, 1))
            log(s, row)
            exam.sheet(run.average, f'{s.out}/samples.png')
            run.save()
            losses, start, before = [], time.time(), run.seen


if __name__ == '__main__':
    main()
