/** How the page looks: one column on a phone, light or dark as the reader's device is; no script, no font, no request. */
export const style = `
:root { color-scheme: light dark; --fg: #1b1f24; --soft: #5b6470; --bg: #ffffff; --card: #f4f6f8; --line: #d5dae0;
  --good: #1a7f4b; --bad: #c0352b; --odd: #a15c00; --primary: #2f6fde; --replica: #a9c3ee; --gone: #d8a19c; --fault: #e08a2e; }
@media (prefers-color-scheme: dark) { :root { --fg: #e6e9ed; --soft: #9aa4b0; --bg: #14171a; --card: #1e2328; --line: #353c44;
  --good: #4cc38a; --bad: #ff7b6e; --odd: #e3a44f; --primary: #5b94f5; --replica: #34507f; --gone: #6d3733; --fault: #b8722a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--fg); background: var(--bg); }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0.5rem 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }
p, ul { margin: 0.4rem 0; } .soft { color: var(--soft); }
.run { border-top: 2px solid var(--line); margin-top: 2rem; padding-top: 0.5rem; }
.badge { display: inline-block; padding: 0.05rem 0.6rem; border-radius: 1rem; border: 1px solid currentColor; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); }
.scroll { overflow-x: auto; background: var(--card); border-radius: 0.5rem; padding: 0.5rem; }
svg { display: block; width: 100%; min-width: 40rem; height: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--line); }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
details { margin: 0.5rem 0; } summary { cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8rem; }
.lane { font: 12px system-ui, sans-serif; fill: var(--fg); } .tick { font: 11px system-ui, sans-serif; fill: var(--soft); }
.grid { stroke: var(--line); stroke-dasharray: 2 4; } .base { stroke: var(--line); }
.role.primary { fill: var(--primary); } .role.replica { fill: var(--replica); } .role.unreachable { fill: var(--gone); }
.fault { fill: var(--fault); } .fault.no-bite, .fault.not-possible, .fault.unproven { fill: none; stroke: var(--fault); stroke-dasharray: 3 3; }
.mark line { stroke: var(--fg); } .mark circle { fill: var(--bg); stroke: var(--fg); }
.area.writes { fill: var(--primary); } .area.reads { fill: var(--replica); } .area.slow { fill: var(--odd); } .area.errors { fill: var(--bad); }
.key span { display: inline-block; margin-right: 1rem; } .key i { display: inline-block; width: 0.8rem; height: 0.8rem; margin-right: 0.3rem; border-radius: 2px; }
@media (max-width: 40rem) { body { padding: 0.6rem; } .wide { display: none; } }
`;
