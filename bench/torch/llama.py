"""A Llama-type decoder in PyTorch's eager mode: the same work as Athanor's engine, timed on request.

Reads commands from standard input and answers each with one line:
  load FOLDER BATCH   weights from a Hugging Face folder, the batch from a file of JSON
  score               sum of the chosen tokens' log-probabilities
  train MICROBATCH    one step: forward, backward, clip, AdamW; answers its seconds, by the clock and of CPU
  generate            draws completions; answers the same and the number of tokens
"""

import json
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(2)
torch.set_num_interop_threads(1)
HAS_SDPA = hasattr(F, "scaled_dot_product_attention")
HAS_RMS_NORM = hasattr(F, "rms_norm")


def read_safetensors(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            assert entry["dtype"] == "F32", entry
            begin, end = entry["data_offsets"]
            array = numpy.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
            tensors[name] = torch.from_numpy(array.copy())
    return tensors


class RMSNorm(torch.nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        if HAS_RMS_NORM:
            return F.rms_norm(x, self.weight.shape, self.weight, self.epsilon)
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon))


def rotate(x, cosine, sine):
    """x [B, heads, S, h]; halves are turned, as in Hugging Face's Llama."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cosine - second * sine, second * cosine + first * sine), dim=-1)


class Attention(torch.nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.kv_heads = c["num_attention_heads"], c["num_key_value_heads"]
        self.width = c["hidden_size"] // self.heads
        linear = lambda i, o: torch.nn.Linear(i, o, bias=False)
        self.q_proj = linear(c["hidden_size"], self.heads * self.width)
        self.k_proj = linear(c["hidden_size"], self.kv_heads * self.width)
        self.v_proj = linear(c["hidden_size"], self.kv_heads * self.width)
        self.o_proj = linear(self.heads * self.width, c["hidden_size"])

    def forward(self, x, cosine, sine, cache, at):
        b, s, _ = x.shape
        q = rotate(self.q_proj(x).view(b, s, self.heads, self.width).transpose(1, 2), cosine, sine)
        k = rotate(self.k_proj(x).view(b, s, self.kv_heads, self.width).transpose(1, 2), cosine, sine)
        v = self.v_proj(x).view(b, s, self.kv_heads, self.width).transpose(1, 2)
        if cache is not None:
            cache[0][:, :, at : at + s] = k
            cache[1][:, :, at : at + s] = v
            k, v = cache[0][:, :, : at + s], cache[1][:, :, : at + s]
        y = self.attend(q, k, v, causal=s > 1)
        return self.o_proj(y.transpose(1, 2).reshape(b, s, -1))

    def attend(self, q, k, v, causal):
        b, _, s, h = q.shape
        if not causal:  # one query: the heads of a group are its rows; here faster than sdpa
            q = q.view(b, self.kv_heads, -1, h)
            weights = (q @ k.transpose(-1, -2) * h**-0.5).softmax(-1)
            return (weights @ v).view(b, self.heads, 1, h)
        group = self.heads // self.kv_heads
        k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        if HAS_SDPA:
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)
        mask = torch.full((s, s), float("-inf")).triu(1)
        return (q @ k.transpose(-1, -2) * h**-0.5 + mask).softmax(-1) @ v


class MLP(torch.nn.Module):
    def __init__(self, c):
        super().__init__()
        d, f = c["hidden_size"], c["intermediate_size"]
        self.gate_proj = torch.nn.Linear(d, f, bias=False)
        self.up_proj = torch.nn.Linear(d, f, bias=False)
        self.down_proj = torch.nn.Linear(f, d, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(torch.nn.Module):
    def __init__(self, c):
        super().__init__()
        self.input_layernorm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])
        self.self_attn = Attention(c)
        self.post_attention_layernorm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])
        self.mlp = MLP(c)

    def forward(self, x, cosine, sine, cache=None, at=0):
        x = x + self.self_attn(self.input_layernorm(x), cosine, sine, cache, at)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(torch.nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed_tokens = torch.nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.layers = torch.nn.ModuleList(Block(c) for _ in range(c["num_hidden_layers"]))
        self.norm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])
        width = c["hidden_size"] // c["num_attention_heads"]
        frequency = c["rope_theta"] ** (-torch.arange(0, width, 2).double() / width)
        angle = torch.outer(torch.arange(c["max_position_embeddings"]).double(), frequency)
        self.register_buffer("cosine", angle.cos().float(), persistent=False)
        self.register_buffer("sine", angle.sin().float(), persistent=False)

    def forward(self, tokens, caches=None, at=0):
        s = tokens.shape[1]
        cosine, sine = self.cosine[at : at + s], self.sine[at : at + s]
        x = self.embed_tokens(tokens)
        for i, layer in enumerate(self.layers):
            x = layer(x, cosine, sine, None if caches is None else caches[i], at)
        return self.norm(x)

    def logits(self, x):
        assert self.c["tie_word_embeddings"]
        return x @ self.embed_tokens.weight.T


class Stopwatch:
    def __init__(self):
        self.start, self.cpu = time.perf_counter(), time.process_time()

    def __str__(self):
        return "%r %r" % (time.perf_counter() - self.start, time.process_time() - self.cpu)


class Server:
    def load(self, folder, batch):
        with open(folder + "/config.json") as file:
            self.model = Llama(json.load(file))
        weights = read_safetensors(folder + "/model.safetensors")
        own = {name.removeprefix("model."): tensor for name, tensor in weights.items()}
        self.model.load_state_dict(own)
        with open(batch) as file:
            b = json.load(file)
        self.tokens = torch.tensor(b["tokens"])  # [B, S + 1]
        self.first = b["first"]  # position of the first chosen token
        self.coefficients = torch.tensor(b["coefficients"])  # [B, chosen], d loss / d logProb
        self.prompts = torch.tensor(b["prompts"])
        self.count, self.new_tokens = b["count"], b["newTokens"]
        self.clip = b["gradientClip"]
        decayed = [p for p in self.model.parameters() if p.dim() > 1]
        rest = [p for p in self.model.parameters() if p.dim() == 1]
        groups = [
            {"params": decayed, "weight_decay": b["weightDecay"]},
            {"params": rest, "weight_decay": 0.0},
        ]
        try:
            self.optimizer = torch.optim.AdamW(groups, lr=b["learningRate"], fused=True)
        except (RuntimeError, TypeError):
            self.optimizer = torch.optim.AdamW(groups, lr=b["learningRate"])
        return "torch %s, %s" % (torch.__version__, "sdpa" if HAS_SDPA else "plain attention")

    def log_probs(self, tokens):
        """Of the chosen tokens; the output layer sees their positions only."""
        x = self.model(tokens[:, :-1])[:, self.first - 1 :]
        chosen = tokens[:, self.first :]
        log_probs = self.model.logits(x).log_softmax(-1)
        return log_probs.gather(2, chosen.unsqueeze(2)).squeeze(2)

    def score(self):
        with torch.inference_mode():
            return repr(float(self.log_probs(self.tokens).double().sum()))

    def train(self, micro_batch):
        stopwatch = Stopwatch()
        self.optimizer.zero_grad()
        split = int(micro_batch)
        for i in range(0, len(self.tokens), split):
            loss = (self.coefficients[i : i + split] * self.log_probs(self.tokens[i : i + split])).sum()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        return str(stopwatch)

    def generate(self):
        stopwatch = Stopwatch()
        c, model = self.model.c, self.model
        with torch.inference_mode():
            length = self.prompts.shape[1]
            rows = len(self.prompts) * self.count
            width = c["hidden_size"] // c["num_attention_heads"]
            shape = (c["num_key_value_heads"], length + self.new_tokens, width)
            once = [[torch.zeros(len(self.prompts), *shape) for _ in "kv"] for _ in model.layers]
            x = model(self.prompts, once)[:, -1:].repeat_interleave(self.count, 0)
            caches = [[t.repeat_interleave(self.count, 0) for t in layer] for layer in once]
            tokens = torch.empty(rows, self.new_tokens, dtype=torch.long)
            chosen = torch.empty(rows, self.new_tokens)
            for t in range(self.new_tokens):
                log_probs = model.logits(x[:, -1]).log_softmax(-1)
                drawn = torch.multinomial(log_probs.exp(), 1)
                tokens[:, t : t + 1] = drawn
                chosen[:, t : t + 1] = log_probs.gather(1, drawn)
                if t + 1 < self.new_tokens:
                    x = model(drawn, caches, length + t)
        return "%s %d" % (stopwatch, tokens.numel())


def main():
    server = Server()
    for line in sys.stdin:
        command, *arguments = line.split()
        print(getattr(server, command)(*arguments), flush=True)


if __name__ == "__main__":
    main()
