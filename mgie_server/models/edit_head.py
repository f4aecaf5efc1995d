"""The edit head T: eight visual rows of the MLLM become the guidance vectors U of the diffusion editor (paper section 3.2)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mgie_server.models.config import EditHeadConfig


class EditHead(nn.Module):
    """Encoder-decoder transformer with learned queries: no masks, no positions, pre-norm, no dropout.

    Parameter names are those of the published `mllm.pt` (`edit_head.*`).
    """

    def __init__(self, config: EditHeadConfig) -> None:
        super().__init__()
        self.llm2hid = nn.Linear(config.llm_width, config.width)
        self.query = nn.Parameter(torch.randn(1, config.queries, config.width))
        self.mapper = nn.Transformer(
            d_model=config.width,
            nhead=config.heads,
            num_encoder_layers=config.layers,
            num_decoder_layers=config.layers,
            dim_feedforward=config.feedforward,
            dropout=0.0,
            batch_first=True,
            norm_first=True,
        )
        self.hid2feat = nn.Linear(config.width, config.out)

    def forward(self, rows: Tensor, emb: Tensor) -> Tensor:
        """rows [B, 8, llm_width] and the [IMG] input embeddings emb [1 or B, 8, llm_width] -> U [B, queries, out]."""
        hidden = self.llm2hid(rows + emb)
        return self.hid2feat(self.mapper(hidden, self.query.expand(len(rows), -1, -1)))
