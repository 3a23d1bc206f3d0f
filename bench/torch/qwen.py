"""A Qwen2.5-shaped model in PyTorch and transformers on a card, beside Athanor's engine.

  qwen.py make FOLDER CONFIG     writes a checkpoint with random weights, as transformers does; its shape is CONFIG's (JSON)
  qwen.py measure FOLDER BATCH   scores, draws and trains as BATCH (JSON) says; prints one line of JSON
"""

import json
import sys
import time

import torch
import transformers
from transformers import AutoModelForCausalLM, Qwen2Config, Qwen2ForCausalLM


def make(folder, shape):
    torch.manual_seed(1)
    with open(shape) as file:
        config = Qwen2Config(
            max_position_embeddings=32768, rms_norm_eps=1e-6, tie_word_embeddings=True, initializer_range=0.05,
            bos_token_id=1, eos_token_id=1, rope_theta=1e6, **json.load(file))
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
    with torch.autocast(tokens.device.type, torch.bfloat16, enabled=bf16):
        x = model.model(input_ids=tokens[:, :-1]).last_hidden_state[:, first - 1 :]
        logits = model.lm_head(x).float()
    return logits.log_softmax(-1).gather(2, tokens[:, first:].unsqueeze(2)).squeeze(2)


def wait():
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def timed(rounds, work):
    work()
    times = []
    for _ in range(rounds):
        wait()
        start = time.perf_counter()
        work()
        wait()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def measure(folder, batch):
    torch.backends.cuda.matmul.allow_tf32 = False
    with open(batch) as file:
        b = json.load(file)
    device = b["device"]
    for name in ("parity", "train", "coefficients", "prompts"):
        b[name] = torch.tensor(b[name]).to(device)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).to(device)
    answer = {
        "torch": torch.__version__, "transformers": transformers.__version__,
        "device": torch.cuda.get_device_name() if device == "cuda" else "no card"}
    compare(model, b, answer)
    train(model, b, answer)
    draw(model.bfloat16(), b, answer)
    train_adapters(model.float(), b, answer)
    print(json.dumps(answer))


def compare(model, b, answer):
    tokens = b["parity"]
    with torch.inference_mode():
        for name, bf16 in (("float32", False), ("bfloat16", True)):
            answer["logProbs " + name] = log_probs(model, tokens, b["parityFirst"], bf16).tolist()
        prompts = tokens[:, : b["parityFirst"]]
        count = b["greedyTokens"]
        greedy = model.generate(
            input_ids=prompts, attention_mask=torch.ones_like(prompts), do_sample=False, max_new_tokens=count,
            min_new_tokens=count, pad_token_id=0)
        answer["greedy"] = greedy[:, prompts.shape[1] :].tolist()


def draw(model, b, answer):
    prompts = b["prompts"].repeat_interleave(b["count"], 0)
    mask = torch.ones_like(prompts)
    new = b["newTokens"]

    def generate(top_k, top_p):
        with torch.inference_mode():
            model.generate(
                input_ids=prompts, attention_mask=mask, do_sample=True, temperature=1.0, top_k=top_k, top_p=top_p,
                max_new_tokens=new, min_new_tokens=new, pad_token_id=0)

    drawn = prompts.shape[0] * new
    answer["generation"] = drawn / timed(b["rounds"], lambda: generate(0, 1.0))
    answer["generation, topK and topP"] = drawn / timed(b["rounds"], lambda: generate(b["topK"], b["topP"]))


def accumulate(model, b):
    """The gradient of all micro-batches."""
    tokens, micro = b["train"], b["microBatch"]
    for i in range(0, len(tokens), micro):
        picked = log_probs(model, tokens[i : i + micro], b["trainFirst"], True)
        (b["coefficients"][i : i + micro] * picked).sum().backward()


def stepping(model, b):
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=1e-9, weight_decay=0.0, fused=True)

    def step():
        optimizer.zero_grad()
        accumulate(model, b)
        optimizer.step()

    return step


def train(model, b, answer):
    tokens, micro = b["train"], b["microBatch"]
    inputs = tokens.numel() - len(tokens)

    def score():
        with torch.inference_mode():
            for i in range(0, len(tokens), micro):
                log_probs(model, tokens[i : i + micro], b["trainFirst"], True)

    model.train()
    answer["forward and backward"] = inputs / timed(b["rounds"], lambda: accumulate(model, b))
    answer["training step"] = inputs / timed(b["rounds"], stepping(model, b))
    model.eval()
    answer["scoring"] = inputs / timed(b["rounds"], score)
    model.zero_grad(set_to_none=True)


def train_adapters(model, b, answer):
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError:
        print("without peft, PyTorch's LoRA is left out", file=sys.stderr)
        return
    config = LoraConfig(
        r=b["loraRank"], lora_alpha=b["loraRank"], target_modules=["q_proj", "v_proj"], lora_dropout=0.0)
    inner = get_peft_model(model, config).base_model.model
    inner.train()
    tokens = b["train"]
    answer["training step, LoRA"] = (tokens.numel() - len(tokens)) / timed(b["rounds"], stepping(inner, b))


if __name__ == "__main__":
    {"make": make, "measure": measure}[sys.argv[1]](*sys.argv[2:])
