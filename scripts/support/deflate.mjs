// A patient deflate (RFC 1951). zlib takes the longest match it finds; here the cheapest way through the whole text is looked for, again and
// again with the prices of the codes that the last round led to, as Zopfli does. The result is some 4 % smaller, and any inflate reads it.

const windowSize = 32768;
const longest = 258;
const longestChain = 4096;
const rounds = 8;

/** For lengths 3 to 258 and distances: the number of the code, its extra bits, and its base (RFC 1951, 3.2.5). */
const lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceExtras = Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1));
const distanceBases = distanceExtras.map((_, code) => 1 + distanceExtras.slice(0, code).reduce((sum, extra) => sum + 2 ** extra, 0));
const lengthCode = Uint8Array.from({ length: longest + 1 }, (_, length) => lengthBases.findLastIndex((base) => base <= length));
const distanceCode = new Uint8Array(windowSize + 1);
for (let distance = 1, code = 0; distance <= windowSize; distance++) {
  if (code < 29 && distance >= distanceBases[code + 1]) code++;
  distanceCode[distance] = code;
}

/**
 * All matches worth thinking of. From `starts[i]` to `starts[i + 1]` lie those of position i, longer and longer: `lengths` says up to which
 * length the distance in `distances` is the nearest one.
 */
function findMatches(bytes) {
  const size = bytes.length;
  const starts = new Uint32Array(size + 1);
  let lengths = new Uint16Array(size * 4);
  let distances = new Uint16Array(size * 4);
  const heads = new Int32Array(1 << 16).fill(-1);
  const previous = new Int32Array(windowSize);
  let count = 0;
  for (let i = 0; i < size; i++) {
    starts[i] = count;
    if (i + 2 >= size) continue;
    const key = Math.imul((bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2], 0x9e3779b1) >>> 16;
    const most = Math.min(longest, size - i);
    let best = 2;
    let chain = longestChain;
    for (let at = heads[key]; at >= 0 && i - at <= windowSize - 1 && chain-- > 0; at = previous[at & (windowSize - 1)]) {
      if (bytes[at + best] !== bytes[i + best]) continue;
      let length = 0;
      while (length < most && bytes[at + length] === bytes[i + length]) length++;
      if (length <= best) continue;
      if (count === lengths.length) {
        lengths = Uint16Array.from({ length: count * 2 }, (_, k) => (k < count ? lengths[k] : 0));
        distances = Uint16Array.from({ length: count * 2 }, (_, k) => (k < count ? distances[k] : 0));
      }
      lengths[count] = length;
      distances[count++] = i - at;
      best = length;
      if (best === most) break;
    }
    previous[i & (windowSize - 1)] = heads[key];
    heads[key] = i;
  }
  starts[size] = count;
  return { starts, lengths, distances };
}

/** The cheapest steps through the text: length (1 for the byte itself) and distance of each. `pricesAt` tells the prices that hold at a position. */
function cheapestSteps(bytes, { starts, lengths, distances }, blocks) {
  const size = bytes.length;
  const cost = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
  const stepLength = new Uint16Array(size + 1);
  const stepDistance = new Uint16Array(size + 1);
  cost[0] = 0;
  for (const { from, to, prices } of blocks) {
    const { literals, matchLengths, distancePrices } = prices;
    for (let i = from; i < to; i++) {
      const base = cost[i];
      if (base + literals[bytes[i]] < cost[i + 1]) {
        cost[i + 1] = base + literals[bytes[i]];
        stepLength[i + 1] = 1;
      }
      let length = 3;
      for (let k = starts[i]; k < starts[i + 1]; k++) {
        const distance = distances[k];
        const start = base + distancePrices[distanceCode[distance]];
        for (; length <= lengths[k]; length++) {
          const price = start + matchLengths[length];
          if (price < cost[i + length]) {
            cost[i + length] = price;
            stepLength[i + length] = length;
            stepDistance[i + length] = distance;
          }
        }
      }
    }
  }
  const steps = [];
  for (let i = size; i > 0; i -= stepLength[i])
    steps.push(stepLength[i] === 1 ? { length: 1, distance: 0 } : { length: stepLength[i], distance: stepDistance[i] });
  return steps.reverse();
}

/** Lengths of Huffman codes for these counts, none longer than `limit`. */
function codeLengths(counts, limit) {
  const result = new Uint8Array(counts.length);
  const used = [...counts.keys()].filter((symbol) => counts[symbol] > 0);
  if (used.length < 2) {
    for (const symbol of used) result[symbol] = 1;
    return result;
  }
  // Package-merge: the cheapest set of coins.
  const coins = used.map((symbol) => ({ weight: counts[symbol], symbols: [symbol] })).sort((a, b) => a.weight - b.weight);
  let packages = [];
  for (let level = 0; level < limit; level++) {
    const merged = [...coins, ...packages].sort((a, b) => a.weight - b.weight);
    if (level === limit - 1) {
      for (const { symbols } of merged.slice(0, 2 * (used.length - 1))) for (const symbol of symbols) result[symbol]++;
      break;
    }
    packages = [];
    for (let i = 0; i + 1 < merged.length; i += 2)
      packages.push({ weight: merged[i].weight + merged[i + 1].weight, symbols: [...merged[i].symbols, ...merged[i + 1].symbols] });
  }
  return result;
}

const emptyCounts = () => ({ symbols: new Float64Array(286), distances: new Float64Array(30) });

function countSteps(bytes, steps, start) {
  const counts = emptyCounts();
  let at = start;
  for (const { length, distance } of steps) {
    if (distance === 0) counts.symbols[bytes[at]]++;
    else {
      counts.symbols[257 + lengthCode[length]]++;
      counts.distances[distanceCode[distance]]++;
    }
    at += length;
  }
  counts.symbols[256] = 1;
  return counts;
}

const entropyOf = (counts) => {
  let total = 0;
  let sum = 0;
  for (const count of counts) {
    if (count === 0) continue;
    total += count;
    sum -= count * Math.log2(count);
  }
  return total === 0 ? 0 : sum + total * Math.log2(total);
};

/** About how many bits a block of these counts takes, its tables included. */
function bitsOf({ symbols, distances }) {
  let tables = 100;
  for (const count of symbols) if (count > 0) tables += 4;
  for (const count of distances) if (count > 0) tables += 4;
  let extra = 0;
  for (let code = 0; code < 29; code++) extra += symbols[257 + code] * lengthExtras[code];
  for (let code = 0; code < 30; code++) extra += distances[code] * distanceExtras[code];
  return entropyOf(symbols) + entropyOf(distances) + tables + extra;
}

const sumOf = (a, b) => {
  const sum = {
    symbols: a.symbols.map((count, k) => count + b.symbols[k]),
    distances: a.distances.map((count, k) => count + b.distances[k]),
  };
  sum.symbols[256] = 1;
  return sum;
};

/** Cuts the steps into blocks: from many small ones, neighbours are joined as long as that saves bits. */
function cutIntoBlocks(bytes, steps) {
  const blocks = [];
  let at = 0;
  for (let i = 0; i < steps.length; i += 1024) {
    const own = steps.slice(i, i + 1024);
    const to = own.reduce((end, { length }) => end + length, at);
    const counts = countSteps(bytes, own, at);
    blocks.push({ steps: own, from: at, to, counts, bits: bitsOf(counts) });
    at = to;
  }
  const gain = (i) => {
    const counts = sumOf(blocks[i].counts, blocks[i + 1].counts);
    const bits = bitsOf(counts);
    return { counts, bits, saved: blocks[i].bits + blocks[i + 1].bits - bits };
  };
  const gains = blocks.slice(1).map((_, i) => gain(i));
  while (gains.length > 0) {
    let best = 0;
    for (const [i, { saved }] of gains.entries()) if (saved > gains[best].saved) best = i;
    if (gains[best].saved <= 0) break;
    const [a, b] = [blocks[best], blocks[best + 1]];
    const { counts, bits } = gains[best];
    blocks.splice(best, 2, { steps: a.steps.concat(b.steps), from: a.from, to: b.to, counts, bits });
    gains.splice(best, 1);
    if (best > 0) gains[best - 1] = gain(best - 1);
    if (best < gains.length) gains[best] = gain(best);
  }
  return blocks;
}

/** What each code costs in bits where the counts are these. */
function pricesOf({ symbols, distances }) {
  const bits = (counts) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const rare = Math.log2(Math.max(total, 2)) + 1;
    return Float64Array.from(counts, (count) => (count === 0 ? rare : Math.log2(total / count)));
  };
  const [symbolBits, distanceBits] = [bits(symbols), bits(distances)];
  return {
    literals: symbolBits.slice(0, 256),
    matchLengths: Float64Array.from({ length: longest + 1 }, (_, length) =>
      length < 3 ? 0 : symbolBits[257 + lengthCode[length]] + lengthExtras[lengthCode[length]],
    ),
    distancePrices: distanceBits.map((price, code) => price + distanceExtras[code]),
  };
}

/** Takes bits, the lowest first. */
class BitWriter {
  #bytes = [];
  #bits = 0;
  #count = 0;

  write(value, count) {
    this.#bits |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#bytes.push(this.#bits & 255);
      this.#bits >>>= 8;
      this.#count -= 8;
    }
  }

  end() {
    if (this.#count > 0) this.#bytes.push(this.#bits & 255);
    return Buffer.from(this.#bytes);
  }
}

/** The codes of these lengths (3.2.2), turned around, since Huffman codes are written from their highest bit. */
function codesOf(lengths) {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    code <<= 1;
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue;
      for (let bit = 0; bit < length; bit++) if (code & (1 << bit)) codes[symbol] |= 1 << (length - 1 - bit);
      code++;
    }
  }
  return codes;
}

/** Lengths of codes as they are written (3.2.7): runs in short. Each is a symbol, and the value and number of its extra bits. */
function runsOf(lengths) {
  const runs = [];
  for (let i = 0; i < lengths.length; ) {
    const value = lengths[i];
    let run = 1;
    while (i + run < lengths.length && lengths[i + run] === value) run++;
    i += run;
    if (value === 0) {
      for (; run >= 11; run -= Math.min(run, 138)) runs.push([18, Math.min(run, 138) - 11, 7]);
      if (run >= 3) {
        runs.push([17, run - 3, 3]);
        run = 0;
      }
    } else {
      runs.push([value, 0, 0]);
      run--;
      for (; run >= 3; run -= Math.min(run, 6)) runs.push([16, Math.min(run, 6) - 3, 2]);
    }
    for (; run > 0; run--) runs.push([value, 0, 0]);
  }
  return runs;
}

function writeBlock(writer, bytes, { steps, from, counts }, isLast) {
  const symbolLengths = codeLengths(counts.symbols, 15);
  const distanceLengths = codeLengths(counts.distances, 15);
  const lastOf = (lengths, least) => Math.max(least, lengths.findLastIndex((length) => length > 0) + 1);
  const [symbolCount, distanceCount] = [lastOf(symbolLengths, 257), lastOf(distanceLengths, 1)];
  const runs = runsOf([...symbolLengths.slice(0, symbolCount), ...distanceLengths.slice(0, distanceCount)]);
  const runCounts = new Float64Array(19);
  for (const [symbol] of runs) runCounts[symbol]++;
  const runLengths = codeLengths(runCounts, 7);
  const runCodes = codesOf(runLengths);
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].map((symbol) => runLengths[symbol]);
  const orderCount = lastOf(order, 4);
  writer.write(isLast ? 1 : 0, 1);
  writer.write(2, 2);
  writer.write(symbolCount - 257, 5);
  writer.write(distanceCount - 1, 5);
  writer.write(orderCount - 4, 4);
  for (const length of order.slice(0, orderCount)) writer.write(length, 3);
  for (const [symbol, extra, extraBits] of runs) {
    writer.write(runCodes[symbol], runLengths[symbol]);
    writer.write(extra, extraBits);
  }
  const symbolCodes = codesOf(symbolLengths);
  const distanceCodes = codesOf(distanceLengths);
  const put = (symbol) => writer.write(symbolCodes[symbol], symbolLengths[symbol]);
  let at = from;
  for (const { length, distance } of steps) {
    if (distance === 0) put(bytes[at]);
    else {
      const ofLength = lengthCode[length];
      put(257 + ofLength);
      writer.write(length - lengthBases[ofLength], lengthExtras[ofLength]);
      const ofDistance = distanceCode[distance];
      writer.write(distanceCodes[ofDistance], distanceLengths[ofDistance]);
      writer.write(distance - distanceBases[ofDistance], distanceExtras[ofDistance]);
    }
    at += length;
  }
  put(256);
}

/** The bytes, deflated (raw, as in a ZIP). */
export function deflateSmallest(bytes) {
  const matches = findMatches(bytes);
  const even = emptyCounts();
  even.symbols.fill(1);
  even.distances.fill(1);
  for (const byte of bytes) even.symbols[byte] += 0.05;
  let blocks = [{ from: 0, to: bytes.length, prices: pricesOf(even) }];
  let best;
  for (let round = 0; round < rounds; round++) {
    const steps = cheapestSteps(bytes, matches, blocks);
    const cut = cutIntoBlocks(bytes, steps);
    const bits = cut.reduce((sum, block) => sum + block.bits, 0);
    if (best === undefined || bits < best.bits) best = { bits, blocks: cut };
    blocks = cut.map(({ from, to, counts }) => ({ from, to, prices: pricesOf(counts) }));
  }
  const writer = new BitWriter();
  for (const [index, block] of best.blocks.entries()) writeBlock(writer, bytes, block, index === best.blocks.length - 1);
  return writer.end();
}
