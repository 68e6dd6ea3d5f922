# SPDX-License-Identifier: Apache-2.0
"""Reads TensorFlow Lite files (flat buffers) without TensorFlow or a schema compiler.

Only what our networks use. Field numbers are those of tensorflow/lite/schema/schema.fbs (version 3). A truncated or foreign
file ends in a ValueError, never in a wrong network.
"""
import struct

import numpy as np

BUILTIN = {0: "ADD", 2: "CONCATENATION", 3: "CONV_2D", 4: "DEPTHWISE_CONV_2D", 6: "DEQUANTIZE", 17: "MAX_POOL_2D",
           18: "MUL", 19: "RELU", 22: "RESHAPE", 32: "CUSTOM", 34: "PAD", 45: "STRIDED_SLICE", 54: "PRELU"}
DTYPE = {0: np.float32, 1: np.float16, 2: np.int32, 4: np.int64}


class Table:
    """One flat-buffer table: fields by number."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.vtable = at - self._read("<i", at)
        self.size = self._read("<H", self.vtable)

    def _read(self, form, at):
        if not 0 <= at <= len(self.data) - struct.calcsize(form):
            raise ValueError("the file is cut short or is not TensorFlow Lite")
        return struct.unpack_from(form, self.data, at)[0]

    def _field(self, number):
        slot = 4 + 2 * number
        offset = self._read("<H", self.vtable + slot) if slot < self.size else 0
        return self.at + offset if offset else None

    def number(self, number, form="<i", default=0):
        at = self._field(number)
        return default if at is None else self._read(form, at)

    def _vector(self, number):
        at = self._field(number)
        if at is None:
            return 0, 0
        start = at + self._read("<I", at)
        return start + 4, self._read("<I", start)

    def table(self, number):
        at = self._field(number)
        return None if at is None else Table(self.data, at + self._read("<I", at))

    def tables(self, number):
        start, count = self._vector(number)
        return [Table(self.data, start + 4 * i + self._read("<I", start + 4 * i)) for i in range(count)]

    def array(self, number, dtype):
        start, count = self._vector(number)
        size = count * np.dtype(dtype).itemsize
        if start + size > len(self.data):
            raise ValueError("the file is cut short")
        return np.frombuffer(self.data, dtype, count, start)

    def text(self, number):
        return self.array(number, np.uint8).tobytes().decode("ascii")


class Tensor:
    def __init__(self, table, buffers, index):
        self.index = index
        self.shape = [int(n) for n in table.array(0, "<i4")]
        kind = table.number(1, "<b")
        self.name = table.text(3)
        raw = buffers[table.number(2, "<I")].array(0, np.uint8)
        self.constant = None
        if raw.size:
            if kind not in DTYPE:
                raise ValueError(f"tensor {self.name}: type {kind} is not known here")
            self.constant = raw.view(DTYPE[kind]).reshape(self.shape)


class Operator:
    def __init__(self, table, codes):
        code = codes[table.number(0, "<I")]
        number = max(code.number(0, "<b"), code.number(3, "<i"))
        if number not in BUILTIN:
            raise ValueError(f"operator {number} is not known here")
        self.kind = code.text(1) if number == 32 else BUILTIN[number]
        self.inputs = [int(i) for i in table.array(1, "<i4")]
        self.outputs = [int(i) for i in table.array(2, "<i4")]
        self.options = table.table(4)
        self.custom_options = table.array(5, np.uint8).tobytes()


class Model:
    def __init__(self, data):
        if data[4:8] != b"TFL3":
            raise ValueError("not a TensorFlow Lite file")
        root = Table(data, struct.unpack_from("<I", data)[0])
        buffers = root.tables(4)
        graph = root.tables(2)[0]
        self.tensors = [Tensor(t, buffers, i) for i, t in enumerate(graph.tables(0))]
        self.inputs = [int(i) for i in graph.array(1, "<i4")]
        self.outputs = [int(i) for i in graph.array(2, "<i4")]
        codes = root.tables(1)
        self.operators = [Operator(o, codes) for o in graph.tables(3)]
