/** [x, y] in a box from −1 to 1; y points down. */
export type Point = readonly [x: number, y: number];

/** Part of an ellipse, from one angle to another in degrees; 0 points right, 90 down. */
export interface Arc {
  readonly centre: Point;
  readonly radii: Point;
  readonly from: number;
  readonly to: number;
}

/** One movement of the pen: corners and arcs, joined by straight lines. */
export type Stroke = readonly (Point | Arc)[];

/** One way to write a digit. */
export type Hand = readonly Stroke[];

const arc = (x: number, y: number, across: number, down: number, from: number, to: number): Arc => ({
  centre: [x, y],
  radii: [across, down],
  from,
  to,
});

/** The hands of each digit 0 to 9. */
export const HANDS: readonly (readonly Hand[])[] = [
  // 0
  [[[arc(0, 0, 0.6, 0.9, -90, 270)]], [[arc(0, 0, 0.48, 0.9, -60, 300)]]],
  // 1: bare, with a flag, with flag and foot
  [
    [
      [
        [0, -0.9],
        [0, 0.9],
      ],
    ],
    [
      [
        [-0.35, -0.55],
        [0, -0.9],
        [0, 0.9],
      ],
    ],
    [
      [
        [-0.3, -0.6],
        [0, -0.9],
        [0, 0.9],
      ],
      [
        [-0.35, 0.9],
        [0.35, 0.9],
      ],
    ],
  ],
  // 2: straight foot, looped foot
  [
    [[arc(0, -0.4, 0.55, 0.5, 190, 390), [-0.55, 0.9], [0.6, 0.9]]],
    [[arc(0, -0.4, 0.5, 0.5, 200, 400), arc(-0.25, 0.7, 0.25, 0.2, 0, -200), [0.6, 0.85]]],
  ],
  // 3: round top, flat top
  [
    [[arc(-0.05, -0.45, 0.5, 0.45, 200, 450), arc(-0.05, 0.42, 0.58, 0.48, -90, 150)]],
    [[[-0.5, -0.9], [0.5, -0.9], [-0.05, -0.2], arc(-0.05, 0.38, 0.58, 0.52, -90, 150)]],
  ],
  // 4: closed, open
  [
    [
      [
        [0.25, 0.9],
        [0.25, -0.9],
        [-0.6, 0.3],
        [0.65, 0.3],
      ],
    ],
    [
      [
        [-0.45, -0.9],
        [-0.5, 0.1],
        [0.55, 0.1],
      ],
      [
        [0.4, -0.9],
        [0.35, 0.9],
      ],
    ],
  ],
  // 5: in one stroke, with the bar drawn last
  [
    [[[0.5, -0.9], [-0.4, -0.9], [-0.45, -0.1], arc(-0.05, 0.35, 0.55, 0.52, -130, 140)]],
    [
      [[-0.4, -0.9], [-0.45, -0.1], arc(-0.05, 0.35, 0.55, 0.52, -130, 140)],
      [
        [-0.4, -0.9],
        [0.5, -0.9],
      ],
    ],
  ],
  // 6: straight back, curved back
  [
    [[[0.4, -0.85], [-0.2, -0.45], arc(0, 0.4, 0.52, 0.5, 190, -170)]],
    [[arc(0.25, 0.2, 0.8, 1.05, 250, 180), arc(0, 0.42, 0.5, 0.47, 180, -180)]],
  ],
  // 7: plain, crossed, curved
  [
    [
      [
        [-0.55, -0.85],
        [0.55, -0.85],
        [-0.15, 0.9],
      ],
    ],
    [
      [
        [-0.55, -0.85],
        [0.55, -0.85],
        [-0.15, 0.9],
      ],
      [
        [-0.3, 0.05],
        [0.4, 0.05],
      ],
    ],
    [[[-0.55, -0.85], [0.5, -0.85], arc(0.9, 0.9, 1.1, 1.5, 250, 180)]],
  ],
  // 8: two rings, one line that crosses itself
  [
    [[arc(0, -0.45, 0.45, 0.45, 90, 450)], [arc(0, 0.45, 0.55, 0.46, -90, 270)]],
    [[arc(0, -0.45, 0.45, 0.45, 60, -240), arc(0, 0.45, 0.55, 0.46, -60, 240), [0.2, -0.05]]],
  ],
  // 9: straight tail, curved tail
  [
    [[arc(0, -0.4, 0.52, 0.5, 0, 360), [0.35, 0.9]]],
    [[arc(0, -0.42, 0.5, 0.47, 0, 360), arc(-0.3, -0.42, 0.8, 1.3, 0, 80)]],
  ],
];
