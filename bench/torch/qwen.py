"""A 0.5B Qwen2.5-shaped model in PyTorch and transformers on a card, beside Athanor's engine.

  qwen.py make FOLDER            writes a checkpoint with random weights, as transformers does
  qwen.py measure FOLDER BATCH   scores, draws and trains as BATCH (JSON) says; prints one line of JSON
"""

import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM, Qwen2Config, Qwen2ForCausalLM


def make(folder):
    torch.manual_seed(1)
    config = Qwen2Config(
        vocab_size=151936, hidden_size=896, intermediate_size=4864, num_hidden_layers=24, num_attention_heads=14,
        num_key_value_heads=2, max_position_embeddings=32768, rms_norm_eps=1e-6, tie_word_embeddings=True,
        initializer_range=0.05, bos_token_id=1, eos_token_id=1, rope_theta=1e6)
    model = Qwen2ForCausalLM(config).float()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias"):
                weight.normal_(0, 0.05)
    model.save_pretrained(folder)
    with open(folder + "/config.json") as file:
        written = json.load(file)
    written["rope_theta"] = 1e6  # where programs look that know no rope_parameters
    with open(folder + "/config.json", "w") as file:
        json.dump(written, file)


def log_probs(model, tokens, first, bf16):
    """Of the tokens from position first on; the output layer sees their positions only."""
    with torch.autocast("cuda", torch.bfloat16, enabled=bf16):
        x = model.model(input_ids=tokens[:, :-1]).last_hidden_state[:, first - 1 :]
        logits = model.lm_head(x).float()
    return logits.log_softmax(-1).gather(2, tokens[:, first:].unsqueeze(2)).squeeze(2)


def timed(rounds, work):
    work()
    times = []
    for _ in range(rounds):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def measure(folder, batch):
    torch.backends.cuda.matmul.allow_tf32 = False
    with open(batch) as file:
        b = json.load(file)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).cuda()
    answer = {"torch": torch.__version__, "device": torch.cuda.get_device_name()}
    import transformers

    answer["transformers"] = transformers.__version__
    tokens = torch.tensor(b["parity"]).cuda()
    with torch.inference_mode():
        for name, bf16 in (("float32", False), ("bfloat16", True)):
            answer["logProbs " + name] = log_probs(model, tokens, b["parityFirst"], bf16).tolist()
        prompts = tokens[:, : b["parityFirst"]]
        count = b["greedyTokens"]
        greedy = model.generate(
            input_ids=prompts, attention_mask=torch.ones_like(prompts), do_sample=False, max_new_tokens=count,
            min_new_tokens=count, pad_token_id=0)
        answer["greedy"] = greedy[:, prompts.shape[1] :].tolist()
    train(model, b, answer)
    model = model.bfloat16()
    prompts = torch.tensor(b["prompts"]).cuda().repeat_interleave(b["count"], 0)
    mask = torch.ones_like(prompts)
    new = b["newTokens"]

    def generate():
        with torch.inference_mode():
            model.generate(
                input_ids=prompts, attention_mask=mask, do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
                max_new_tokens=new, min_new_tokens=new, pad_token_id=0)

    answer["generation"] = prompts.shape[0] * new / timed(b["rounds"], generate)
    train_adapters(model.float(), b, answer)
    print(json.dumps(answer))


def train(model, b, answer):
    tokens = torch.tensor(b["train"]).cuda()
    coefficients = torch.tensor(b["coefficients"]).cuda()
    first, micro = b["trainFirst"], b["microBatch"]
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-9, weight_decay=0.0, fused=True)

    def accumulate():
        for i in range(0, len(tokens), micro):
            loss = (coefficients[i : i + micro] * log_probs(model, tokens[i : i + micro], first, True)).sum()
            loss.backward()

    def step():
        optimizer.zero_grad()
        accumulate()
        optimizer.step()

    def score():
        with torch.inference_mode():
            for i in range(0, len(tokens), micro):
                log_probs(model, tokens[i : i + micro], first, True)

    inputs = tokens.numel() - len(tokens)
    model.train()
    answer["forward and backward"] = inputs / timed(b["rounds"], accumulate)
    answer["training step"] = inputs / timed(b["rounds"], step)
    model.eval()
    answer["scoring"] = inputs / timed(b["rounds"], score)
    optimizer.zero_grad(set_to_none=True)


def train_adapters(model, b, answer):
    from peft import LoraConfig, get_peft_model

    rank = b["loraRank"]
    config = LoraConfig(r=rank, lora_alpha=rank, target_modules=["q_proj", "v_proj"], lora_dropout=0.0)
    inner = get_peft_model(model, config).base_model.model
    tokens = torch.tensor(b["train"]).cuda()
    coefficients = torch.tensor(b["coefficients"]).cuda()
    first, micro = b["trainFirst"], b["microBatch"]
    optimizer = torch.optim.AdamW([p for p in inner.parameters() if p.requires_grad], lr=1e-9, fused=True)

    def step():
        optimizer.zero_grad()
        for i in range(0, len(tokens), micro):
            loss = (coefficients[i : i + micro] * log_probs(inner, tokens[i : i + micro], first, True)).sum()
            loss.backward()
        optimizer.step()

    inner.train()
    answer["training step, LoRA"] = (tokens.numel() - len(tokens)) / timed(b["rounds"], step)


if __name__ == "__main__":
    {"make": make, "measure": measure}[sys.argv[1]](*sys.argv[2:])
