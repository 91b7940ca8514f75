"""The official Python clients against a gateway: prints what they understood as one line of JSON.

Environment: BASE (http://host:port), KEY, MODEL.
"""

import json
import os

import anthropic
import openai

base, key, model = os.environ["BASE"], os.environ["KEY"], os.environ["MODEL"]
schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
heard = {"versions": [openai.__version__, anthropic.__version__]}

client = openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=0)
tools = [{"type": "function", "function": {"name": "weather", "parameters": schema}}]
messages = [{"role": "user", "content": "Weather?"}]
whole = client.chat.completions.create(model=model, messages=messages, tools=tools)
call = whole.choices[0].message.tool_calls[0].function
heard["chat"] = [whole.choices[0].message.content, call.name, json.loads(call.arguments), whole.usage.cost]
text, arguments = "", ""
for chunk in client.chat.completions.create(
    model=model, messages=messages, tools=tools, stream=True, stream_options={"include_usage": True}
):
    for choice in chunk.choices:
        text += choice.delta.content or ""
        for piece in choice.delta.tool_calls or []:
            arguments += piece.function.arguments or ""
    usage = chunk.usage or None
heard["chat_stream"] = [text, "weather", json.loads(arguments), usage.cost]

functions = [{"type": "function", "name": "weather", "parameters": schema, "strict": False}]


def of_response(response):
    calls = [item for item in response.output if item.type == "function_call"]
    return [response.output_text, calls[0].name, json.loads(calls[0].arguments), response.usage.cost]


heard["responses"] = of_response(client.responses.create(model=model, input="Weather?", tools=functions))
with client.responses.stream(model=model, input="Weather?", tools=functions) as stream:
    for _ in stream:
        pass
    heard["responses_stream"] = of_response(stream.get_final_response())

claude = anthropic.Anthropic(base_url=base, api_key=key, max_retries=0)
asked = dict(
    model=model,
    max_tokens=500,
    messages=messages,
    tools=[{"name": "weather", "input_schema": schema}],
)


def of_message(message, usage):
    text = "".join(block.text for block in message.content if block.type == "text")
    calls = [block for block in message.content if block.type == "tool_use"]
    return [text, calls[0].name, calls[0].input, usage.cost]


message = claude.messages.create(**asked)
heard["messages"] = of_message(message, message.usage)
with claude.messages.stream(**asked) as stream:
    # The message that the client puts together has none but Anthropic's own figures.
    usage = [event for event in stream if event.type == "message_delta"][-1].usage
    heard["messages_stream"] = of_message(stream.get_final_message(), usage)
heard["input_tokens"] = claude.messages.count_tokens(model=model, messages=messages).input_tokens > 0
try:
    client.chat.completions.create(model="nobody/nothing", messages=messages)
except openai.NotFoundError as error:
    heard["error"] = error.code
print(json.dumps(heard))
