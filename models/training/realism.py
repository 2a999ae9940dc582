"""Distance between recoloured and real photos in the features of a classifier.

Both measures take pooled features of an ImageNet classifier, [photos, channels], for the true photos and for the same
photos recoloured.
"""
import numpy as np
import onnx
import scipy.linalg
from onnx import helper
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

POOLING = ('GlobalAveragePool', 'ReduceMean', 'AveragePool')
FOLDS = 5
PENALTY = 0.01  # inverse strength of the judge's L2 penalty: there are more channels than photos


def with_pooled_output(path):
    """The classifier's graph, serialised, with its pooled features as a second output, and the name of that output."""
    model = onnx.load(path)
    pooled = [node for node in model.graph.node if node.op_type in POOLING][-1].output[0]
    model.graph.output.append(helper.make_tensor_value_info(pooled, onnx.TensorProto.FLOAT, None))
    return model.SerializeToString(), pooled


def frechet(real, other):
    """Fréchet distance of two Gaussians fitted to the features (Heusel et al. 2017, who use Inception's).

    It depends on the number of photos, so compare only figures of the same set.
    """
    mean = np.square(real.mean(0) - other.mean(0)).sum()
    one, two = np.cov(real.T), np.cov(other.T)
    root = scipy.linalg.sqrtm(one @ two).real
    return float(mean + np.trace(one + two - 2 * root))


def judged(real, other):
    """Accuracy in percent of a linear judge that tells recoloured photos from real ones; 50 means that it cannot tell.

    Logistic regression, cross-validated in five folds; a photo and its recoloured copy are always in the same fold.
    """
    photos = np.arange(len(real))
    judge = make_pipeline(StandardScaler(), LogisticRegression(C=PENALTY, max_iter=300))
    scores = cross_val_score(
        judge, np.concatenate([real, other]), np.repeat([0, 1], len(real)), groups=np.tile(photos, 2), cv=GroupKFold(FOLDS)
    )
    return 100 * float(scores.mean())
