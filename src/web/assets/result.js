import './vendor/slider.js'
