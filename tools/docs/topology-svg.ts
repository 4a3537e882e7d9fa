/** Draws a stack's topology document as an SVG picture: applications, Redis sets in their zones, what watches them. */
import type { Topology } from '../../contract/outputs';
import { arrow, bottom, curve, escape, rectangle, row, text, top, type Box } from './svg';

type RedisSet = Topology['sets'][number];
type Member = RedisSet['members'][number];
type Service = Topology['services'][number];

const margin = 24;
const card = { width: 196, height: 74, gap: 24 };
const setHeight = 384;
const styles = `
  svg { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif }
  .paper { fill: #ffffff } .zone { fill: #f4f7fb; stroke: #b6c4d8; stroke-dasharray: 5 4 }
  .data { fill: #ffffff; stroke: #c0392b; stroke-width: 1.5 } .primary { fill: #fdecea; stroke: #c0392b; stroke-width: 2.5 }
  .sentinel { fill: #ffffff; stroke: #2563a8; stroke-width: 1.5 } .service { fill: #ffffff; stroke: #5b7f3a; stroke-width: 1.5 }
  .people { fill: #fffbe9; stroke: #b58900; stroke-width: 1.5 }
  .title { font-size: 19px; font-weight: 600; fill: #1b2733 } .sub { font-size: 12px; fill: #51606f }
  .zonename { font-size: 13px; font-weight: 600; fill: #41566e } .zonenote { font-size: 12px; fill: #51606f; text-anchor: end }
  .name { font-size: 13px; font-weight: 600; fill: #1b2733; text-anchor: middle }
  .line { font-size: 11.5px; fill: #51606f; text-anchor: middle } .note { font-size: 11.5px; fill: #51606f }
  .pill { fill: #ffffff; stroke: #2563a8 }
  .onpaper { font-size: 11.5px; fill: #51606f; paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
  .arrow { fill: none; stroke-width: 1.5 } .replication { stroke: #c0392b } .watch { stroke: #2563a8; stroke-dasharray: 3 4 }
  .scrape { stroke: #5b7f3a } .client { stroke: #b58900; stroke-width: 2 }
`;

/** Renders the picture. The same document gives the same text, byte for byte. */
export function topologySvg(topology: Topology): string {
  const widest = Math.max(4, topology.services.length, ...topology.sets.map(rowWidth));
  const width = widest * (card.width + card.gap) + 4 * margin;
  const inner: Box = { x: margin, y: 0, width: width - 2 * margin, height: 0 };
  const parts: string[] = [];
  let y = 58;

  const people: Box = { ...inner, y, height: 46 };
  parts.push(rectangle(people, 'people'));
  parts.push(text({ x: width / 2, y: y + 20 }, 'Applications', 'name'));
  parts.push(
    text(
      { x: width / 2, y: y + 37 },
      'ask the sentinels for the primary; TLS with a client certificate and a user of their own',
      'line',
    ),
  );
  y += people.height + 40;

  for (const set of topology.sets) {
    parts.push(drawSet(topology, set, { ...inner, y, height: setHeight }, bottom(people).y));
    y += setHeight + 40;
  }
  if (topology.services.length > 0) {
    const panel: Box = { ...inner, y, height: 158 };
    parts.push(drawServices(topology, panel));
    y += panel.height + 24;
  }
  const label = `JSquared, stack ${topology.stack}: ${topology.sets.map((set) => `${set.name} with ${set.members.length} members`).join(', ')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="${escape(label)}">`,
    `<style>${styles}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#51606f"/></marker></defs>',
    rectangle({ x: 0, y: 0, width, height: y }, 'paper', 12),
    text(
      { x: margin, y: 34 },
      `${topology.project} / ${topology.stack} on ${topology.platform === 'docker' ? 'Docker' : 'Kubernetes'}`,
      'title',
    ),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function rowWidth(set: RedisSet): number {
  return Math.max(byRole(set, 'data').length, byRole(set, 'sentinel').length);
}

function byRole(set: RedisSet, role: Member['role']): Member[] {
  return set.members.filter((member) => member.role === role);
}

function drawSet(topology: Topology, set: RedisSet, panel: Box, clientsY: number): string {
  const zone = topology.zones.find(({ name }) => name === set.zone);
  const sentinels = byRole(set, 'sentinel');
  const data = byRole(set, 'data');
  const sentinelBoxes = row(
    sentinels.length,
    { ...panel, y: panel.y + 52, height: card.height },
    card.width,
    card.gap,
  );
  const dataBoxes = row(
    data.length,
    { ...panel, y: panel.y + 212, height: card.height },
    card.width,
    card.gap,
  );
  const { durability: d, timings: t } = set;
  const [primary] = dataBoxes;
  const parts = [
    rectangle(panel, 'zone', 12),
    text(
      { x: panel.x + 62, y: panel.y + 24 },
      `zone ${set.zone}${zone?.internal ? ', no way out' : ''}`,
      'zonename',
    ),
    text({ x: panel.x + panel.width - 16, y: panel.y + 24 }, zone?.subnet ?? '', 'zonenote'),
    // Behind the cards: every sentinel watches every member.
    ...sentinelBoxes.flatMap((from) => dataBoxes.map((to) => curve(bottom(from), top(to), 'watch'))),
    ...sentinels.map((member, i) =>
      drawMember(member, sentinelBoxes[i], 'sentinel', 'keeps its epoch on a volume'),
    ),
    ...data.map((member, i) =>
      drawMember(member, dataBoxes[i], i === 0 ? 'primary' : 'data', i === 0 ? 'first primary' : 'replica'),
    ),
    rectangle({ x: panel.x + panel.width / 2 - 176, y: panel.y + 157, width: 352, height: 24 }, 'pill', 12),
    text(
      { x: panel.x + panel.width / 2, y: panel.y + 173 },
      `${set.quorum} of ${sentinels.length} sentinels agree, then one fails over "${set.masterName}"`,
      'line',
    ),
  ];
  if (primary) {
    const y = primary.y + primary.height;
    dataBoxes.slice(1).forEach((to, i) => {
      const depth = y + 20 + i * 12;
      const from = primary.x + primary.width / 2 + 12 * (dataBoxes.length - 2 - i);
      parts.push(
        arrow(
          [
            { x: from, y },
            { x: from, y: depth },
            { x: bottom(to).x, y: depth },
            { x: bottom(to).x, y: y + 2 },
          ],
          'replication',
        ),
      );
    });
    // Applications come in at the left of the sentinels and of the first primary.
    const x = panel.x + 46;
    parts.push(
      arrow(
        [
          { x, y: clientsY },
          { x, y: primary.y + 37 },
          { x: primary.x - 2, y: primary.y + 37 },
        ],
        'client',
      ),
    );
    const [sentinel] = sentinelBoxes;
    if (sentinel) {
      parts.push(
        arrow(
          [
            { x, y: sentinel.y + 37 },
            { x: sentinel.x - 2, y: sentinel.y + 37 },
          ],
          'client',
        ),
      );
    }
  }
  const facts = [
    `${set.flavour}: a write needs ${d.minReplicasToWrite} replica${d.minReplicasToWrite === 1 ? '' : 's'} within ${d.minReplicasMaxLagSeconds} s`,
    d.appendfsync === 'off' ? 'snapshots only' : `append-only file, fsync ${d.appendfsync}`,
    `down after ${range(t.downAfterMilliseconds)} ms, a failover takes at most ${t.failoverTimeoutMilliseconds} ms`,
    `${set.maxmemoryMiB} MiB of data`,
  ];
  const lines = [facts.slice(0, 2), facts.slice(2)].map((line) => line.join('  ·  '));
  lines.forEach((line, i) => {
    parts.push(text({ x: panel.x + panel.width / 2, y: panel.y + panel.height - 36 + i * 18 }, line, 'line'));
  });
  return parts.join('\n');
}

function range(values: readonly number[]): string {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return least === most ? String(least) : `${least} to ${most}`;
}

function drawMember(member: Member, box: Box | undefined, style: string, role: string): string {
  if (!box) return '';
  const x = box.x + box.width / 2;
  return [
    rectangle(box, style),
    text({ x, y: box.y + 24 }, member.name, 'name'),
    text({ x, y: box.y + 43 }, `${member.address}:${member.port}`, 'line'),
    text({ x, y: box.y + 61 }, role, 'line'),
  ].join('\n');
}

/** What each service does, in the order of the drawing. */
const duties: Readonly<Record<Service['name'], string>> = {
  'redis-exporter': 'asks every member',
  prometheus: 'stores and judges',
  alertmanager: 'tells people',
  grafana: 'shows',
};

function drawServices(topology: Topology, panel: Box): string {
  const order = Object.keys(duties);
  const services = [...topology.services].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const boxes = row(
    services.length,
    { ...panel, y: panel.y + 52, height: card.height },
    card.width,
    card.gap,
  );
  const index = (name: Service['name']): number => services.findIndex((service) => service.name === name);
  const parts = [
    rectangle(panel, 'zone', 12),
    text({ x: panel.x + 16, y: panel.y + 24 }, 'watching', 'zonename'),
    text(
      { x: panel.x + panel.width - 16, y: panel.y + 24 },
      "pages are published on the host's loopback alone",
      'zonenote',
    ),
  ];
  const exporter = boxes[index('redis-exporter')];
  if (exporter) {
    parts.push(arrow([top(exporter), { x: top(exporter).x, y: panel.y - 38 }], 'scrape'));
    parts.push(text({ x: top(exporter).x + 10, y: panel.y - 14 }, 'TLS, a user of its own', 'onpaper'));
  }
  const flows: readonly (readonly [Service['name'], Service['name']])[] = [
    ['prometheus', 'redis-exporter'],
    ['prometheus', 'alertmanager'],
    ['grafana', 'prometheus'],
  ];
  flows.forEach(([from, to], i) => {
    const [a, b] = [boxes[index(from)], boxes[index(to)]];
    if (!a || !b) return;
    const side = b.x > a.x ? 1 : -1;
    const adjacent = Math.abs(index(from) - index(to)) === 1;
    const y = a.y + a.height;
    parts.push(
      adjacent
        ? arrow(
            [
              { x: side > 0 ? a.x + a.width : a.x, y: a.y + 37 },
              { x: side > 0 ? b.x - 2 : b.x + b.width + 2, y: a.y + 37 },
            ],
            'scrape',
          )
        : arrow(
            [
              bottom(a),
              { x: bottom(a).x, y: y + 8 + i * 4 },
              { x: bottom(b).x, y: y + 8 + i * 4 },
              { x: bottom(b).x, y: y + 2 },
            ],
            'scrape',
          ),
    );
  });
  services.forEach((service, i) => {
    const box = boxes[i];
    if (!box) return;
    const x = box.x + box.width / 2;
    parts.push(rectangle(box, 'service'));
    parts.push(text({ x, y: box.y + 24 }, service.name, 'name'));
    parts.push(text({ x, y: box.y + 43 }, duties[service.name], 'line'));
    parts.push(
      text(
        { x, y: box.y + 61 },
        service.url === undefined ? 'not published' : service.url.replace(/^https?:\/\//, ''),
        'line',
      ),
    );
  });
  return parts.join('\n');
}
