import * as echarts from 'echarts';
import type { Measured } from './clock.spec.ts';

const WIDTH = 960;
const HEIGHT = 480;

/** Measured against true, for Playwright and for the clock, idle and busy side by side; an SVG document. */
export function plot(measured: Measured[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  const modes = ['idle', 'busy'];
  const axis = (name: string) => ({
    type: 'value' as const,
    min: 0,
    max: 3_600,
    name,
    nameLocation: 'middle' as const,
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: modes.map((mode, index) => ({
      text: mode === 'idle' ? 'Idle' : 'Every core busy',
      left: index ? '52%' : '7%',
      top: 28,
      textStyle: { fontSize: 14 },
    })),
    legend: { top: 2, data: ["Playwright's step", 'The flow clock'] },
    grid: modes.map((_, index) => ({ left: index ? '55%' : '8%', right: index ? '2%' : '50%', top: 60, bottom: 56 })),
    xAxis: modes.map((_, gridIndex) => ({ ...axis('true wait (ms)'), gridIndex, nameGap: 30 })),
    yAxis: modes.map((_, gridIndex) => ({ ...axis('measured (ms)'), gridIndex, nameGap: 44 })),
    series: modes.flatMap((mode, index) => {
      const rows = measured.filter((one) => one.mode === mode);
      const scatter = (name: string, color: string, value: (one: Measured) => number) => ({
        name,
        type: 'scatter' as const,
        xAxisIndex: index,
        yAxisIndex: index,
        symbolSize: 4,
        itemStyle: { color, opacity: 0.75 },
        data: rows.map((one) => [Math.round(one.truth), Math.round(value(one))]),
      });
      return [
        scatter("Playwright's step", '#d1495b', (one) => one.playwright),
        scatter('The flow clock', '#00798c', (one) => one.ours),
      ];
    }),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
