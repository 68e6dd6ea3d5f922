#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the fetched networks into what the station loads: ONNX, fp32, channels first, denormal weights zeroed.

Debian's python3-onnx and python3-numpy, nothing else. The output is the same to the byte on every machine: its SHA-256 stands in
manifest.json, and anything else is refused here as it is at load time. `--pin` writes new hashes after a wanted change.

The attention mesh holds three custom operators (a rotated crop of a feature map, and its inverse on points). ONNX has none of
them, so the graph is cut there into four networks; core/face/attention_mesh.cpp does the crops between them.
"""
import argparse
import hashlib
import json
import os
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import tflite

OPSET = 9  # OpenCV 4.6 reads Clip and Pad with attributes, not with tensors
IR_VERSION = 4  # the one that goes with opset 9


def without_denormals(values):
    """Weights below 1e-38 change nothing and slow some processors tenfold."""
    values = np.array(values, np.float32)
    values[np.abs(values) < np.finfo(np.float32).tiny] = 0
    return values


class Graph:
    """Collects the ONNX nodes that lead from the named inputs to the named outputs of a TensorFlow Lite model."""

    def __init__(self, model, inputs, outputs):
        self.model, self.inputs = model, inputs
        self.nodes, self.constants, self.done = [], [], set()
        self.maker = {o: op for op in model.operators for o in op.outputs}
        for index in outputs.values():
            self.need(index)
        self.outputs = outputs

    def name(self, index):
        return f"t{index}"

    def constant_of(self, index):
        tensor = self.model.tensors[index]
        if tensor.constant is None and index in self.maker and self.maker[index].kind == "DEQUANTIZE":
            tensor = self.model.tensors[self.maker[index].inputs[0]]
        return tensor.constant

    def constant(self, label, values):
        if not any(c.name == label for c in self.constants):
            if values.dtype != np.int64:
                values = without_denormals(values)
            kind = TensorProto.INT64 if values.dtype == np.int64 else TensorProto.FLOAT
            self.constants.append(helper.make_tensor(label, kind, values.shape, values.tobytes(), raw=True))
        return label

    def add(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"{kind}_{output}", **attributes))

    def need(self, index):
        """Emits the operator that makes a tensor, and first those that it needs. Depth: the graph's, at most some hundreds."""
        if index in self.done or index in self.inputs.values():
            return
        operator = self.maker[index]
        emit = getattr(self, "emit_" + operator.kind.lower(), None)
        if emit is None:
            raise ValueError(f"{operator.kind} has no counterpart here: cut the graph around it")
        for source in operator.inputs:
            if self.constant_of(source) is None:
                self.need(source)
        self.done.add(index)
        emit(operator, *(self.name(o) for o in operator.outputs))

    def activated(self, code, output):
        """Where the operator has a fused activation, what it writes is called otherwise and Relu gives the name."""
        if code == 0:
            return output
        if code != 1:
            raise ValueError(f"fused activation {code} is not known here")
        raw = output + "_raw"
        self.add("Relu", [raw], output)
        return raw

    def window(self, operator, kernel, strides, padding):
        """ONNX's SAME_UPPER written out, as OpenCV's importer wants it: the odd pixel goes to the bottom right."""
        size = self.model.tensors[operator.inputs[0]].shape[1:3]
        pads = [0, 0, 0, 0]
        if padding == 0:  # SAME
            for axis in range(2):
                total = max((-(-size[axis] // strides[axis]) - 1) * strides[axis] + kernel[axis] - size[axis], 0)
                pads[axis], pads[axis + 2] = total // 2, total - total // 2
        return {"kernel_shape": kernel, "strides": strides, "pads": pads}

    def convolution(self, operator, output, weights, group, activation):
        options = operator.options
        window = self.window(operator, list(weights.shape[2:]), [options.number(2), options.number(1)],
                             options.number(0, "<b"))
        inputs = [self.name(operator.inputs[0]), self.constant(f"{output}_w", weights),
                  self.constant(f"{output}_b", self.constant_of(operator.inputs[2]))]
        position = len(self.nodes)
        raw = self.activated(activation, output)
        self.nodes.insert(position, helper.make_node("Conv", inputs, [raw], name=f"Conv_{output}", group=group, **window))

    def emit_conv_2d(self, operator, output):
        weights = self.constant_of(operator.inputs[1]).transpose(0, 3, 1, 2)
        if (operator.options.number(4, default=1), operator.options.number(5, default=1)) != (1, 1):
            raise ValueError("dilated convolutions are not known here")
        self.convolution(operator, output, weights, 1, operator.options.number(3, "<b"))

    def emit_depthwise_conv_2d(self, operator, output):
        weights = self.constant_of(operator.inputs[1]).transpose(3, 0, 1, 2)
        if operator.options.number(3) != 1:
            raise ValueError("a depth multiplier other than 1 is not known here")
        self.convolution(operator, output, weights, weights.shape[0], operator.options.number(4, "<b"))

    def emit_max_pool_2d(self, operator, output):
        o = operator.options
        self.add("MaxPool", [self.name(operator.inputs[0])], output,
                 **self.window(operator, [o.number(4), o.number(3)], [o.number(2), o.number(1)], o.number(0, "<b")))

    def emit_add(self, operator, output):
        if operator.options is not None and operator.options.number(0, "<b"):
            raise ValueError("a fused activation of ADD is not known here")
        self.add("Add", [self.name(i) for i in operator.inputs], output)

    def emit_relu(self, operator, output):
        self.add("Relu", [self.name(operator.inputs[0])], output)

    def emit_prelu(self, operator, output):
        slope = self.constant_of(operator.inputs[1]).transpose(2, 0, 1)
        self.add("PRelu", [self.name(operator.inputs[0]), self.constant(f"{output}_slope", slope)], output)

    def emit_pad(self, operator, output):
        (n0, n1), (h0, h1), (w0, w1), (c0, c1) = self.constant_of(operator.inputs[1]).tolist()
        self.add("Pad", [self.name(operator.inputs[0])], output, mode="constant", value=0.0,
                 pads=[n0, c0, h0, w0, n1, c1, h1, w1])

    def emit_reshape(self, operator, output):
        source = self.model.tensors[operator.inputs[0]]
        shape = self.model.tensors[operator.outputs[0]].shape
        if len(source.shape) != 4 or len(shape) == 4:
            raise ValueError("only a map that becomes a list is known here")
        last = output + "_nhwc"
        self.add("Transpose", [self.name(source.index)], last, perm=[0, 2, 3, 1])
        self.add("Reshape", [last, self.constant(f"{output}_shape", np.array(shape, np.int64))], output)

    def emit_concatenation(self, operator, output):
        if len(self.model.tensors[operator.outputs[0]].shape) != 3:
            raise ValueError("only lists are joined here")
        self.add("Concat", [self.name(i) for i in operator.inputs], output, axis=operator.options.number(0))

    def emit_dequantize(self, operator, output):
        raise ValueError("an activation of half precision is not known here")

    def channels_first(self, index):
        shape = self.model.tensors[index].shape
        return [shape[0], shape[3], shape[1], shape[2]] if len(shape) == 4 else shape

    def onnx(self, name):
        rename = {self.name(i): label for label, i in {**self.inputs, **self.outputs}.items()}
        for node in self.nodes:
            node.input[:] = [rename.get(n, n) for n in node.input]
            node.output[:] = [rename.get(n, n) for n in node.output]
        info = [[helper.make_tensor_value_info(label, TensorProto.FLOAT, self.channels_first(i)) for label, i in ends.items()]
                for ends in (self.inputs, self.outputs)]
        graph = helper.make_graph(self.nodes, name, info[0], info[1], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="darcha")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)


def convert_tflite(data, name, recipe):
    return Graph(tflite.Model(data), recipe["inputs"], recipe["outputs"]).onnx(name)


def convert_onnx(data, name, recipe):
    """An ONNX file is taken as it is unless it holds denormals."""
    model = onnx.load_model_from_string(data)
    changed = False
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            values = numpy_helper.to_array(tensor)
            clean = without_denormals(values)
            if not np.array_equal(values, clean):
                tensor.CopyFrom(numpy_helper.from_array(clean, tensor.name))
                changed = True
    return model.SerializeToString(deterministic=True) if changed else data


def convert_copy(data, name, recipe):
    return data


CONVERTERS = {"tflite": convert_tflite, "onnx": convert_onnx, "copy": convert_copy}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--manifest", required=True, type=pathlib.Path)
    parser.add_argument("--sources", required=True, type=pathlib.Path, help="where fetch put the files")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--pin", action="store_true", help="write the hashes of the output into the manifest")
    arguments = parser.parse_args()

    manifest = json.loads(arguments.manifest.read_text())
    arguments.out.mkdir(parents=True, exist_ok=True)
    for entry in manifest["models"]:
        data = (arguments.sources / entry["source"]).read_bytes()
        try:
            result = CONVERTERS[entry["convert"]["from"]](data, entry["name"], entry["convert"])
        except ValueError as complaint:
            sys.exit(f"models/convert.py: {entry['name']}: {complaint}")
        digest = hashlib.sha256(result).hexdigest()
        if arguments.pin:
            entry["sha256"], entry["bytes"] = digest, len(result)
        elif digest != entry["sha256"]:
            sys.exit(f"models/convert.py: {entry['name']}: the conversion has SHA-256 {digest}, the manifest says "
                     f"{entry['sha256']}. Were convert.py, python3-onnx or python3-protobuf changed?")
        temporary = arguments.out / (entry["file"] + ".part")
        temporary.write_bytes(result)
        os.replace(temporary, arguments.out / entry["file"])
        print(f"models: {entry['file']}, {len(result) / 1e6:.1f} MB")
    if arguments.pin:
        arguments.manifest.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
