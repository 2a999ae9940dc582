/** The files that the authors of the paper released, by the id that their networks get here. */
export type Release = {
  id: string
  title: string
  address: string
  sha256: string
  licence: string
}

const place = 'https://colorizers.s3.us-east-2.amazonaws.com'
const licence = 'BSD-2-Clause, Richard Zhang, Phillip Isola, Alexei A. Efros, 2016'

export const officialReleases: readonly Release[] = [
  {
    id: 'eccv16',
    title: 'Colorful Image Colorization (Zhang, Isola, Efros, ECCV 2016), the authors’ weights',
    address: `${place}/colorization_release_v2-9b330a0b.pth`,
    sha256: '9b330a0bae53f4ded77b1e23defbf78beaa09c10ebc4c4999e8e4f4a160b93f9',
    licence,
  },
  {
    id: 'siggraph17',
    title: 'Real-Time User-Guided Image Colorization (Zhang et al., SIGGRAPH 2017), the authors’ weights',
    address: `${place}/siggraph17-df00044c.pth`,
    sha256: 'df00044c0a4d7c3edcecf6f75437ce346a66e7a42612d9b968e1a7e17dbc6f66',
    licence,
  },
]
