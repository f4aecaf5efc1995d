"""The edit head T: eight visual rows of the MLLM become the editor's guidance vectors U (paper, 3.2)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from mgie_server.mgie.config import EditHeadConfig


class EditHead(nn.Module):
    """Encoder-decoder transformer with learned queries: no masks, no positions, pre-norm, no dropout.

    Parameter names are those of the published `mllm.pt` (`edit_head.*`).
    """

    def __init__(self, config: EditHeadConfig) -> None:
        super().__init__()
        self.llm2hid = nn.Linear(config.llm_width, config.width)
        self.query = nn.Parameter(torch.randn(1, config.queries, config.width))
        sizes: dict[str, Any] = {
            "d_model": config.width,
            "nhead": config.heads,
            "dim_feedforward": config.feedforward,
            "dropout": 0.0,
            "batch_first": True,
            "norm_first": True,
        }
        # nn.Transformer would build the same encoder, with a warning that pre-norm allows no nested tensors
        encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(**sizes),
            config.layers,
            nn.LayerNorm(config.width),
            enable_nested_tensor=False,
        )
        self.mapper = nn.Transformer(**sizes, custom_encoder=encoder, num_decoder_layers=config.layers)
        self.hid2feat = nn.Linear(config.width, config.out)

    def forward(self, rows: Tensor, emb: Tensor) -> Tensor:
        """rows [B, 8, llm_width], [IMG] embeddings emb [1 or B, 8, llm_width] -> U [B, queries, out]."""
        hidden = self.llm2hid(rows + emb)
        return self.hid2feat(self.mapper(hidden, self.query.expand(len(rows), -1, -1)))
