/** The few shapes that the drawings are made of. Pure text; every text is escaped. */

/** A rectangle on the canvas, pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point on the canvas, pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Escapes text for element content and attributes. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** One line of text. */
export function text(at: Point, content: string, style: string): string {
  return `<text x="${round(at.x)}" y="${round(at.y)}" class="${style}">${escape(content)}</text>`;
}

/** A rounded rectangle. */
export function rectangle(box: Box, style: string, radius = 8): string {
  const { x, y, width, height } = box;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" class="${style}"/>`;
}

/** A line with an arrow head at its end, through the points. */
export function arrow(points: readonly Point[], style: string): string {
  const path = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
  return `<path d="${path}" class="arrow ${style}" marker-end="url(#head)"/>`;
}

/** A curve that leaves and arrives vertically. */
export function curve(from: Point, to: Point, style: string): string {
  const middle = (from.y + to.y) / 2;
  const path = `M${round(from.x)} ${round(from.y)} C${round(from.x)} ${round(middle)} ${round(to.x)} ${round(middle)} ${round(to.x)} ${round(to.y)}`;
  return `<path d="${path}" class="arrow ${style}"/>`;
}

/** Boxes of equal size side by side, centred in a width. */
export function row(count: number, area: Box, width: number, gap: number): Box[] {
  const total = count * width + (count - 1) * gap;
  const start = area.x + (area.width - total) / 2;
  return Array.from({ length: count }, (_, i) => ({
    x: start + i * (width + gap),
    y: area.y,
    width,
    height: area.height,
  }));
}

/** The middle of a box's upper edge. */
export function top(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y };
}

/** The middle of a box's lower edge. */
export function bottom(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height };
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
