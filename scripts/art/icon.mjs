// Draws media/icon.png (256 × 256): a shield with a key on a dark ground. `node scripts/art/icon.mjs`; not part of the package.
import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const size = 256;
const samples = 4; // in each direction, against stairs

const mix = (a, b, t) => a.map((value, index) => value + (b[index] - value) * t);
const ground = [
  [17, 24, 39],
  [30, 58, 95],
];
const shield = [
  [56, 189, 248],
  [37, 99, 235],
];
const white = [248, 250, 252];

/** Rounded square of the ground. */
const inGround = (x, y) => {
  const r = 52;
  const dx = Math.max(Math.abs(x - 128) - (128 - r), 0);
  const dy = Math.max(Math.abs(y - 128) - (128 - r), 0);
  return dx * dx + dy * dy <= r * r;
};

/** Half the width of the shield at a height, for a shield of scale `s` around its middle. */
function inShield(x, y, s) {
  const u = (x - 128) / s;
  const v = (y - 128) / s;
  if (v < -88 || v > 96) return false;
  // The upper edge dips to both sides, the lower part narrows to a point.
  const top = -88 + 14 * Math.min(1, (Math.abs(u) / 72) ** 2);
  if (v < top) return false;
  const width = v < 8 ? 72 : 72 * Math.sqrt(Math.max(0, 1 - ((v - 8) / 88) ** 2)) ** 1.15;
  return Math.abs(u) <= width;
}

/** A key that stands upright: ring, stem, two teeth. */
function inKey(x, y) {
  const dx = x - 128;
  const ring = Math.hypot(dx, y - 96);
  if (ring <= 31 && ring >= 15) return true;
  if (Math.abs(dx) <= 8 && y >= 122 && y <= 190) return true;
  if (dx >= 0 && dx <= 30 && y >= 150 && y <= 164) return true;
  return dx >= 0 && dx <= 24 && y >= 174 && y <= 190;
}

function colourAt(x, y) {
  if (!inGround(x, y)) return [0, 0, 0, 0];
  if (inKey(x, y) && inShield(x, y, 0.95)) return [...white, 255];
  if (inShield(x, y, 0.94)) return [...mix(shield[0], shield[1], y / size), 255];
  if (inShield(x, y, 1.02)) return [...mix([224, 242, 254], [147, 197, 253], y / size), 255];
  return [...mix(ground[1], ground[0], y / size), 255];
}

/** One number for each pixel: red, green, blue, opacity. */
const pixels = [];
for (let y = 0; y < size; y++) {
  for (let x = 0; x < size; x++) {
    const sum = [0, 0, 0, 0];
    for (let i = 0; i < samples * samples; i++) {
      const [r, g, b, a] = colourAt(x + ((i % samples) + 0.5) / samples, y + (Math.floor(i / samples) + 0.5) / samples);
      sum[0] += r * a;
      sum[1] += g * a;
      sum[2] += b * a;
      sum[3] += a;
    }
    const alpha = sum[3] / (samples * samples);
    const [r, g, b] = sum.map((value) => (sum[3] === 0 ? 0 : Math.round(value / sum[3])));
    pixels.push(((r << 24) | (g << 16) | (b << 8) | Math.round(alpha)) >>> 0);
  }
}

/** A palette makes the file a third; of the 800 colours the nearest and rarest are joined until 96 are left, which hardly an eye sees. */
function paletteOf(pixels) {
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const groups = [...counts].map(([pixel, count]) => ({
    colour: [pixel >>> 24, (pixel >>> 16) & 255, (pixel >>> 8) & 255, pixel & 255],
    count,
    pixels: [pixel],
  }));
  while (groups.length > 96) {
    let best = { cost: Number.POSITIVE_INFINITY };
    for (const [i, a] of groups.entries()) {
      for (let j = i + 1; j < groups.length; j++) {
        const b = groups[j];
        const distance = a.colour.reduce((sum, value, channel) => sum + (value - b.colour[channel]) ** 2, 0);
        const cost = (distance * a.count * b.count) / (a.count + b.count);
        if (cost < best.cost) best = { cost, i, j };
      }
    }
    const [a, b] = [groups[best.i], groups[best.j]];
    const count = a.count + b.count;
    const colour = a.colour.map((value, channel) => (value * a.count + b.colour[channel] * b.count) / count);
    groups[best.i] = { colour, count, pixels: [...a.pixels, ...b.pixels] };
    groups.splice(best.j, 1);
  }
  // The transparent ones first: opacities are listed up to the last that is not full.
  return groups.sort((a, b) => a.colour[3] - b.colour[3]);
}

const palette = paletteOf(pixels);
const indexes = new Map(palette.flatMap((group, index) => group.pixels.map((pixel) => [pixel, index])));
const opacities = palette.map(({ colour }) => Math.round(colour[3])).filter((opacity) => opacity < 255);
const rows = Array.from({ length: size }, (_, y) =>
  Buffer.from([0, ...pixels.slice(y * size, (y + 1) * size).map((pixel) => indexes.get(pixel))]),
);

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

const head = Buffer.alloc(13);
head.writeUInt32BE(size, 0);
head.writeUInt32BE(size, 4);
head.set([8, 3, 0, 0, 0], 8);
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk("IHDR", head),
  chunk("PLTE", Buffer.from(palette.flatMap(({ colour }) => colour.slice(0, 3).map(Math.round)))),
  chunk("tRNS", Buffer.from(opacities)),
  chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
  chunk("IEND", Buffer.alloc(0)),
]);
writeFileSync(new URL("../../media/icon.png", import.meta.url), png);
